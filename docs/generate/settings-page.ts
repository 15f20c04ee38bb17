import { Command } from 'commander';
import { addServeFlags } from '../../src/cli/serve-flags.ts';
import { environmentName, type Setting, SETTINGS } from '../../src/cli/settings.ts';
import { code, table } from './table.ts';

/** By what a flag begins with; what fits none is in the first. */
const SECTIONS: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'The server', prefixes: [] },
  { title: 'What one call may ask for', prefixes: ['max'] },
  { title: 'The decision log', prefixes: ['decision', 'decisions'] },
  { title: 'TLS and client certificates', prefixes: ['tls'] },
  { title: 'JSON Web Tokens', prefixes: ['jwt'] },
  { title: 'Seen from outside', prefixes: ['log', 'metrics', 'traces'] },
];

/** Every setting of `bailiwick serve`, out of the table that the program itself reads. */
export function settingsPage(): string {
  const settings = Object.values<Setting<unknown>>(SETTINGS);
  const parts = SECTIONS.map(({ title }) => {
    const rows = settings.filter((setting) => sectionOf(setting) === title).map(row);
    return `## ${title}\n\n${table(['flag', 'value', 'default', 'what it does'], rows)}\n`;
  });
  return `# Settings

Each setting is a flag of \`bailiwick serve\` and a variable of the environment. The variable is the flag in capitals, with \`_\` for \`-\`, after \`BAILIWICK_\`: \`--gc-window 48h\` is \`${environmentName('gc-window')}=48h\`. A flag goes before the variable, the variable before the default. Everything that is wrong is told at once, and the server does not start.

- A *duration* has units: \`250ms\`, \`5s\`, \`1h30m\`, \`90d\`. A number without one is refused.
- A *size* or an amount of *memory* is \`256MB\`, \`2GiB\`, or bytes; memory also a part of the machine, \`50%\`.
- A switch without a value is \`on\`: \`--insecure\` is \`--insecure on\`.

What happens beyond a limit is in [limits.md](limits.md).

${parts.join('\n')}
## Settings that can be given several times

In the environment the values are separated by commas. One flag on the command line replaces all of them.

${table(['flag', 'what it does'], repeatedRows(settings))}
`;
}

function sectionOf({ flag }: Setting<unknown>): string | undefined {
  const [prefix = ''] = flag.split('-');
  return (SECTIONS.find(({ prefixes }) => prefixes.includes(prefix)) ?? SECTIONS[0])?.title;
}

function row({ flag, fallback, meaning, kind }: Setting<unknown>): readonly string[] {
  return [code(`--${flag}`), kind.placeholder, code(fallback), meaning];
}

/** What the command line takes besides the table. */
function repeatedRows(settings: readonly Setting<unknown>[]): readonly (readonly string[])[] {
  const command = new Command();
  addServeFlags(command);
  const known = new Set(settings.map(({ flag }) => `--${flag}`));
  return command.options
    .filter(({ long }) => long !== undefined && !known.has(long))
    .map(({ flags, description }) => [
      code(flags),
      description.replace(/; can be given several times.*/, ''),
    ]);
}
