import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { served } from '../cli/served.ts';
import { alike } from './alike.ts';
import { type Block, blocksOf, commandsOf } from './page.ts';
import { runInShell } from './shell.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** What is run of a page, and what it must print. */
interface Step {
  readonly place: string;
  readonly script: string;
  readonly printed: string;
}

/**
 * Does what a reader of `docs/<name>` would do, from top to bottom, in one shell, with a server on an empty folder:
 *
 * - `console`: its commands are run, and must print what stands below them;
 * - `js`, `ts`: is run, and must print the `text` block that follows, or nothing;
 * - `zed`, `yaml`: must be valid, without a warning. YAML that is no validation file must be named by a command.
 *
 * What differs from run to run, such as times and ids, is not compared (`alike.ts`). Blocks that are marked `not run`
 * are left out; `pages.test.ts` lists them.
 */
export async function runPage(name: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules')); // where examples find the client
  symlinkSync(path.join(ROOT, 'schema.example.zed'), path.join(folder, 'schema.example.zed'));
  const { address } = await served({ 'data-dir': path.join(folder, 'data') });
  const steps = stepsOf(name, folder, address);
  const printed = await runInShell(
    steps.map(({ script }) => script),
    folder,
    { BAILIWICK_ENDPOINT: address },
  );
  const found = steps.map(({ place }, index) => `${place}\n${printed[index] ?? 'was not run'}`);
  const expected = steps.map((step) => `${step.place}\n${step.printed}`);
  expect(alike(found.join('\n'))).toBe(alike(expected.join('\n')));
}

function stepsOf(name: string, folder: string, address: string): readonly Step[] {
  const blocks = blocksOf(name);
  const commands = blocks.filter(({ language }) => language === 'console').map(({ text }) => text);
  return blocks.flatMap((block, index): readonly Step[] => {
    const { language, text, line, notRun } = block;
    if (notRun !== undefined) return [];
    const place = `${name}:${line}`;
    const file = block.file ?? `block-${line}.${language === 'js' ? 'mjs' : language}`;
    if (['zed', 'yaml', 'js', 'ts'].includes(language)) {
      writeFileSync(path.join(folder, file), placed(block, address));
    }
    switch (language) {
      case 'console':
        return commandsOf(text).map((command) => ({
          place: `${place} ${command.text}`,
          script: command.text,
          printed: command.printed,
        }));
      case 'js':
      case 'ts': {
        const next = blocks[index + 1];
        return [{ place, script: `node ${file}`, printed: next?.language === 'text' ? next.text : '' }];
      }
      case 'zed':
      case 'yaml': {
        if (language === 'yaml' && !/^schema(File)?:/m.test(text)) {
          expect(commands.join('\n'), `${place}: a command that takes the file`).toContain(file);
          return [];
        }
        const script = `bailiwick validate --fail-on-warn ${file} > log 2>&1 || cat log`;
        return [{ place, script, printed: '' }];
      }
      case 'text':
        return [];
      default:
        throw new Error(`${place}: expected a language that can be run, or a mark, found \`${language}\``);
    }
  });
}

/** An example as it runs here: against this server, with this library. */
function placed({ text }: Block, address: string): string {
  const library = pathToFileURL(path.join(ROOT, 'src/index.ts')).href;
  return text.replaceAll('localhost:50051', address).replaceAll("from 'bailiwick'", `from '${library}'`);
}
