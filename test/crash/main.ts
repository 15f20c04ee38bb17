import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { flagsOrEnd } from '../../bench/harness/tool-flags.ts';
import { Random } from '../../bench/worlds/random.ts';
import { decisionsRound } from './decisions-round.ts';
import { newLedger, type Round, storeRound } from './store-round.ts';
import { type Tenants, tenantsRound } from './tenants-round.ts';

const values = flagsOrEnd({
  call: 'npm run crash',
  about: `So many times a process that writes is killed and the power fails with it, in folders that are used for twenty rounds
each: five of a store, two of a decision log, one of tenants and backups. Prints what was not as it must be, leaves such a
folder to be looked at, and tells what happened in all. Ends with status 1 when something was broken.`,
  flags: {
    rounds: { kind: 'count', default: '100', meaning: 'losses of power' },
    seed: { kind: 'count', default: '1', meaning: 'another loses other bytes' },
    minutes: { kind: 'number', default: 'Infinity', meaning: 'no round begins after so many' },
  },
});
const rounds = Number(values.rounds);
const ROUNDS_PER_FOLDER = 20;
const random = new Random(Number(values.seed));
const endMs = performance.now() + Number(values.minutes) * 60_000;
const total = { rounds: 0, acknowledged: 0, lostBytes: 0, broken: 0 };
const isOver = (): boolean => total.rounds >= rounds || performance.now() >= endMs;

type PlayRound = (folder: string, round: number) => Promise<Round>;

function ofStore(): PlayRound {
  const ledger = newLedger();
  return (folder, round) => storeRound(folder, round, ledger, random);
}

function ofDecisions(): PlayRound {
  const kept = new Set<string>();
  return (folder) => decisionsRound(folder, kept, random);
}

function ofTenants(): PlayRound {
  const tenants: Tenants = new Map();
  return (folder, round) => tenantsRound(folder, round, tenants, random);
}

/** Up to the first that is broken, since what is wrong stays wrong. */
async function playFolder(play: PlayRound): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-crash-'));
  for (let round = 0; round < ROUNDS_PER_FOLDER && !isOver(); round++) {
    const { acknowledged, lostBytes, problems } = await play(folder, round);
    total.rounds++;
    total.acknowledged += acknowledged;
    total.lostBytes += lostBytes;
    if (problems.length === 0) continue;
    total.broken++;
    console.log([`round ${round} in \`${folder}\`:`, ...problems.slice(0, 20)].join('\n  '));
    return;
  }
  rmSync(folder, { recursive: true });
}

const folders = [ofStore, ofDecisions, ofStore, ofTenants, ofStore, ofStore, ofDecisions, ofStore];
for (let index = 0; !isOver(); index++) {
  const begin = folders[index % folders.length]!;
  await playFolder(begin());
}
console.log(
  `${total.rounds} losses of power, ${total.broken} broken; ${total.acknowledged} changes acknowledged, ${total.lostBytes} bytes lost`,
);
process.exitCode = total.broken === 0 ? 0 : 1;
