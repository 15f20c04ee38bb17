import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedPages } from './pages.ts';

/* `npm run docs`: writes the pages that are made from code. */
for (const [name, text] of Object.entries(generatedPages())) {
  writeFileSync(path.join(import.meta.dirname, '..', name), text);
}
