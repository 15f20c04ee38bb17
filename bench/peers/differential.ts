import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { worldOfSeed } from '../../test/worlds/random-world.ts';
import type { World } from '../../test/worlds/world.ts';
import { checksOf, expandsOf } from '../../test/worlds/world.ts';
import { installPeers } from './install.ts';
import type { Peer } from './peer.ts';
import type { Tally as TallyType } from './tally.ts';

/*
 * The same random worlds and questions put to this engine and to a real SpiceDB: their answers agree, or differ in a
 * way that `known-differences.ts` lists, or it is a failure, printed with its seed. This engine's answers are also
 * held to the naive oracle, on every question.
 */

const HELP = `usage: npm run differential -- [options]

  --target WHAT   server (default): our server as a child process; oracle: the naive oracle;
                  HOST:PORT: a server that runs there without a key. What it holds is lost.
  --seeds N       worlds to compare (default 500)
  --from N        the first seed (default 1); with --seeds 1, one failing world again
  --seconds N     stop after this long, whatever is left (default 120)
  --caveats       worlds with conditional relationships
  --lists         lookups, reads and watch too; SpiceDB's lists have differences that are not all listed
  --out FILE      where the result goes (default bench/results/differential.json,
                  with --caveats bench/results/differential-caveats.json)`;

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: 'server' },
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '120' },
    caveats: { type: 'boolean', default: false },
    lists: { type: 'boolean', default: false },
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
  const { SpiceDb } = await import('./spicedb.ts'); // there is nothing to import before the installation
  const { Tally } = await import('./tally.ts');
  const { KNOWN_DIFFERENCES } = await import('./known-differences.ts');
  const { KNOWN_LIST_DIFFERENCES } = await import('./known-list-differences.ts');
  const { OraclePeer } = await import('./oracle-peer.ts');
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

  const rows = [...KNOWN_DIFFERENCES, ...Object.values(KNOWN_LIST_DIFFERENCES).flat()];
  const known = rows.map(({ name, reason }) => ({
    name,
    count: tally.known[name] ?? 0,
    reason,
  }));
  const { compared, agreed, failures } = tally;
  const total = Object.values(compared).reduce((sum, each) => sum + each, 0);
  const result = {
    target: options.target,
    caveats: options.caveats,
    first,
    ...tried,
    total,
    compared,
    agreed,
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

async function compareWorld(
  seed: number,
  world: World,
  { ours, theirs, oracle }: { readonly ours: Peer; readonly theirs: Peer; readonly oracle: Peer },
  tally: TallyType,
): Promise<number> {
  const { feasible, isExpandFeasible } = await import('./feasible.ts');
  for (const peer of [ours, theirs, oracle]) await peer.load(world);
  let notAsked = 0;

  const checks = checksOf(world);
  const ourBulk = await ours.checkBulk(checks);
  const bulkable = checks.filter((question) => feasible(world, question) === 'in bulk');
  const theirBulk = await theirs.checkBulk(bulkable);
  for (const [index, question] of checks.entries()) {
    const answer = await ours.check(question);
    tally.same(seed, 'check against the oracle', {
      world,
      question,
      ours: answer,
      theirs: await oracle.check(question),
    });
    tally.same(seed, 'bulk against single', { world, question, ours: ourBulk[index]!, theirs: answer });
    const way = feasible(world, question);
    if (way === 'not') {
      notAsked++;
      continue;
    }
    tally.check('check', seed, { world, question, ours: answer, theirs: await theirs.check(question) });
    if (way === 'in bulk') {
      const inBulk = theirBulk[bulkable.indexOf(question)]!;
      tally.check('checkBulk', seed, { world, question, ours: ourBulk[index]!, theirs: inBulk });
    }
  }

  for (const question of expandsOf(world)) {
    if (!isExpandFeasible(world, question)) {
      notAsked++;
      continue;
    }
    tally.expand(seed, world, question, await ours.expand(question), await theirs.expand(question));
  }

  if (!options.lists) return notAsked;
  const { compareLists, compareReads, compareWatch } = await import('./compare-lists.ts');
  notAsked += await compareLists(seed, world, { ours, theirs, oracle }, tally);
  await compareReads(seed, world, { ours, theirs, oracle }, tally);
  await compareWatch(seed, world, ours, tally);
  return notAsked;
}

async function openTarget(target: string): Promise<Peer> {
  if (target === 'oracle') return new (await import('./oracle-peer.ts')).OraclePeer();
  const { connectServer, startServer } = await import('./server-peer.ts');
  return target === 'server' ? startServer() : connectServer(target);
}

function count(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error(`\`--${option}\`: expected a whole number above zero, found \`${text}\``);
  }
  return number;
}
