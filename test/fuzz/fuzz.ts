import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from '../../bench/harness/table.ts';
import { TARGETS } from './all-targets.ts';
import { keep } from './corpus.ts';
import type { Told } from './fuzz-process.ts';

/*
 * `npm run fuzz -- [--seconds N] [--target NAME] [--seed N]`: changes what is in the corpus at random and has it read, by
 * a process that is watched: what it reads wrongly, or for longer than it may, is written to the corpus, where the tests
 * find it from then on. Writes what was done beside the other results, and ends with status 1 when something was found.
 */

/** Inputs are small, so this is long, also on a machine that is busy with other things. */
const PATIENCE_MS = 20_000;
const RESULT = path.join(import.meta.dirname, '../../bench/results/fuzz.md');

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const chosen = TARGETS.map(({ name }) => name).filter((name) => values.target?.includes(name) ?? true);
const rows: string[][] = [];
for (const target of chosen) {
  const { runs, found } = await fuzz(target, (Number(values.seconds) * 1_000) / chosen.length);
  rows.push([target, String(runs), found ?? 'none']);
  process.stdout.write(`${rows.at(-1)?.join('\t')}\n`);
}
writeFileSync(RESULT, report());
process.exitCode = rows.every(([, , found]) => found === 'none') ? 0 : 1;

/** Until the time is over or something is found; gives back the name of what was kept. */
async function fuzz(
  target: string,
  forMs: number,
): Promise<{ readonly runs: number; readonly found?: string }> {
  const child = fork(
    path.join(import.meta.dirname, 'fuzz-process.ts'),
    [target, values.seed, String(forMs)],
    {
      serialization: 'advanced',
    },
  );
  let read: Uint8Array | undefined; // what it is at
  for (let runs = 0; ; runs++) {
    const told = await nextFrom(child);
    if (told?.kind === 'reads') {
      read = told.bytes;
      child.send('go');
      continue;
    }
    if (told === undefined && child.exitCode === 0) return { runs };
    child.kill('SIGKILL');
    const why = told?.why ?? `it was not read within ${PATIENCE_MS} ms, or broke the process`;
    process.stdout.write(`${target}: ${why}\n`);
    return read === undefined ? { runs, found: 'no process' } : { runs, found: keep(target, read) };
  }
}

/** What the process says next, which it then waits with; `undefined` when it ends or is silent for too long. */
async function nextFrom(child: ChildProcess): Promise<Told | undefined> {
  if (child.exitCode !== null) return undefined;
  const over = new AbortController();
  const { signal } = over;
  const told = once(child, 'message', { signal }).then(([message]) => message as Told);
  const ended = once(child, 'exit', { signal }).then(() => undefined);
  const timer = setTimeout(() => over.abort(), PATIENCE_MS);
  try {
    return await Promise.race([told, ended]);
  } catch {
    return undefined; // silent for too long
  } finally {
    clearTimeout(timer);
    over.abort();
    await Promise.allSettled([told, ended]);
  }
}

function report(): string {
  return [
    '# Fuzz',
    '',
    `\`npm run fuzz -- --seconds ${values.seconds} --seed ${values.seed}\`: what is in \`test/fuzz/corpus\`, changed at random, put to every reader of what`,
    'others write. Found is what made one throw anything but its own refusal, take too long, or differ from what it writes.',
    '',
    markdownTable([['reader', 'inputs', 'found'], ...rows]),
    '',
  ].join('\n');
}
