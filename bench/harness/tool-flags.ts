import { parseArgs } from 'node:util';

/** One flag of a tool that is run by hand. */
export interface ToolFlag {
  /** A whole number from 1 on; a number above 0; or a text. */
  readonly kind: 'count' | 'number' | 'text';
  readonly default: string;
  readonly meaning: string;
}

/** What a tool is, for who asks `--help`, with its flags by name. */
export interface Tool<Name extends string> {
  /** As it is called: `npm run soak`. */
  readonly call: string;
  /** What it does and how it ends. */
  readonly about: string;
  readonly flags: Readonly<Record<Name, ToolFlag>>;
}

/** A flag's value as it was written, or its default: `Number` of it is one where the flag is a number. */
export type ToolValues<Name extends string> = Readonly<Record<Name, string>>;

/** The status of a tool that was called wrongly, as of `bailiwick`; 1 says that something was found. */
const MISUSED = 3;

/** The values of `words`. Ends the process for `--help`, and with status 3 for flags that make no sense. */
export function flagsOrEnd<Name extends string>(
  tool: Tool<Name>,
  words: readonly string[] = process.argv.slice(2),
): ToolValues<Name> {
  const read = readFlags(tool, words);
  if ('values' in read) return read.values;
  if (read.problem !== undefined) process.stderr.write(`${read.problem}\n\n`);
  process[read.problem === undefined ? 'stdout' : 'stderr'].write(`${helpOf(tool)}\n`);
  process.exit(read.problem === undefined ? 0 : MISUSED);
}

type Read<Name extends string> =
  | { readonly values: ToolValues<Name> }
  /** Undefined for who asked for help. */
  | { readonly problem: string | undefined };

/** What `words` say. */
export function readFlags<Name extends string>({ flags }: Tool<Name>, words: readonly string[]): Read<Name> {
  const rows = Object.entries<ToolFlag>(flags);
  const options = Object.fromEntries(rows.map(([name]) => [name, { type: 'string' } as const]));
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    ({ values } = parseArgs({ args: [...words], options: { ...options, help: { type: 'boolean' } } }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  if (values['help'] === true) return { problem: undefined };
  const chosen = rows.map(([name, flag]) => [name, String(values[name] ?? flag.default)] as const);
  const problems = chosen.flatMap(([name, text]) => problemOf(name, flags[name as Name].kind, text) ?? []);
  if (problems.length > 0) return { problem: problems.join('\n') };
  return { values: Object.fromEntries(chosen) as Record<Name, string> }; // of every row
}

export function helpOf({ call, about, flags }: Tool<string>): string {
  const rows = Object.entries(flags).map(
    ([name, flag]) => [`--${name} ${WRITTEN[flag.kind]}`, flag] as const,
  );
  const width = Math.max(...rows.map(([written]) => written.length));
  const lines = rows.map(
    ([written, flag]) => `  ${written.padEnd(width)}  ${flag.meaning} (default ${flag.default})`,
  );
  return [`usage: ${call} -- [flags]`, '', about, '', ...lines].join('\n');
}

const WRITTEN = { count: 'N', number: 'N', text: 'TEXT' } as const satisfies Record<ToolFlag['kind'], string>;

function problemOf(name: string, kind: ToolFlag['kind'], text: string): string | undefined {
  switch (kind) {
    case 'count':
      if (/^[1-9]\d{0,14}$/.test(text)) return undefined;
      return `\`--${name}\`: expected a whole number from 1 on, found \`${text}\``;
    case 'number':
      if (Number(text) > 0) return undefined;
      return `\`--${name}\`: expected a number above 0, found \`${text}\``;
    case 'text':
      return undefined;
    default:
      return kind satisfies never;
  }
}
