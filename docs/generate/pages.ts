import { errorsPage } from './errors-page.ts';
import { limitsPage } from './limits-page.ts';
import { settingsPage } from './settings-page.ts';

const NOTE = '<!-- Written by `npm run docs` from the tables of the program. Change those. -->\n\n';

/** The pages of `docs/` that are made from code, by file name. A test holds what is there to them. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    'settings.md': NOTE + settingsPage(),
    'limits.md': NOTE + limitsPage(),
    'errors.md': NOTE + errorsPage(),
  };
}
