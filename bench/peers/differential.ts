import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { worldOfSeed } from '../../test/worlds/random-world.ts';
import { compareWorld } from './compare-world.ts';
import { installPeers } from './install.ts';
import { KNOWN_CHECK_DIFFERENCES, KNOWN_DIFFERENCES } from './known-differences.ts';
import { KNOWN_LIST_DIFFERENCES } from './known-list-differences.ts';
import { KNOWN_WATCH_DIFFERENCES } from './known-watch-differences.ts';
import { OraclePeer } from './oracle-peer.ts';
import type { Peer } from './peer.ts';
import { connectServer, startServer } from './server-peer.ts';
import { SpiceDb } from './spicedb.ts';
import { Tally } from './tally.ts';

/*
 * The same random worlds, questions and histories put to this engine and to a real SpiceDB: what they answer and tell
 * of changes agrees, or differs in a way that the files `known-*.ts` list, or it is a failure, printed with its seed.
 * This engine's answers are also held to the naive oracle, on every question.
 */

const HELP = `usage: npm run differential -- [options]

  --target WHAT   server (default): our server as a child process; oracle: the naive oracle;
                  HOST:PORT: a server that runs there without a key. What it holds is lost.
  --seeds N       worlds to compare (default 500)
  --from N        the first seed (default 1); with --seeds 1, one failing world again
  --seconds N     stop after this long, whatever is left (default 600)
  --caveats       worlds with conditional relationships
  --out FILE      where the result goes (default bench/results/differential.json,
                  with --caveats bench/results/differential-caveats.json)`;

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'server' },
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '600' },
    caveats: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(HELP);
else process.exitCode = await compare();

/** @returns the exit status: 1 when something failed or nothing was compared. */
async function compare(): Promise<number> {
  const first = count('from', options.from);
  const last = first + count('seeds', options.seeds) - 1;
  const end = Date.now() + count('seconds', options.seconds) * 1000;
  installPeers();
  const tally = new Tally();
  const tried = { worlds: 0, notPutToSpicedb: 0 };
  const ours = await openTarget(options.target);
  const theirs = await SpiceDb.start();
  try {
    for (let seed = first; seed <= last && Date.now() < end; seed++) {
      const world = worldOfSeed(seed, { nowMs: Date.now(), clock: 'moving', caveats: options.caveats });
      try {
        tried.notPutToSpicedb += await compareWorld(
          seed,
          world,
          { ours, theirs, oracle: new OraclePeer() },
          tally,
        );
      } catch (error) {
        throw new Error(`seed ${seed}: a call failed that should not\n${world.schemaText}`, { cause: error });
      }
      tried.worlds++;
    }
  } finally {
    await theirs.close();
    await ours.close();
  }

  const rows = [
    ...KNOWN_DIFFERENCES,
    ...KNOWN_CHECK_DIFFERENCES,
    ...Object.values(KNOWN_LIST_DIFFERENCES).flat(),
    ...KNOWN_WATCH_DIFFERENCES,
  ];
  const known = rows.map(({ name, reason }) => ({
    name,
    count: tally.known[name] ?? 0,
    reason,
  }));
  const { compared, agreed, agreedOfLists, failures } = tally;
  const total = Object.values(compared).reduce((sum, each) => sum + each, 0);
  const result = {
    target: options.target,
    caveats: options.caveats,
    first,
    ...tried,
    total,
    compared,
    agreed,
    agreedOfLists,
  };
  const out = options.out ?? path.join(import.meta.dirname, '../results', defaultName(options.caveats));
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify({ ...result, known, failures }, undefined, 2)}\n`);
  for (const failure of failures.slice(0, 5)) console.log(JSON.stringify(failure, undefined, 2));
  console.log(JSON.stringify(result, undefined, 2));
  console.log('known differences:');
  for (const row of known) console.log(`${`${row.count}`.padStart(6)}  ${row.name}: ${row.reason}`);
  console.log(`${total} questions compared on ${tried.worlds} worlds, ${failures.length} failures`);
  return failures.length > 0 || total === 0 ? 1 : 0;
}

function defaultName(withCaveats: boolean): string {
  return withCaveats ? 'differential-caveats.json' : 'differential.json';
}

async function openTarget(target: string): Promise<Peer> {
  if (target === 'oracle') return new OraclePeer();
  return target === 'server' ? startServer() : connectServer(target);
}

function count(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error(`\`--${option}\`: expected a whole number above zero, found \`${text}\``);
  }
  return number;
}
