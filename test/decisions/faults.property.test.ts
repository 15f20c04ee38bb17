import { expect, test } from 'vitest';
import { Random } from '../../bench/worlds/random.ts';
import type { DecisionDesk } from '../../src/decisions/desk.ts';
import type { DecisionLog } from '../../src/decisions/log.ts';
import { Fault } from '../../src/model/fault.ts';
import { checkOf, problemsOf, readAll, runsOr, withFolder } from './fixtures.ts';
import { SimulatedLog } from './simulated-log.ts';

/*
 * The invariant, whatever a disk refuses and whenever: what was waited for is there; of everything else that threads
 * handed in, each is there once or counted by a gap record, exactly where the process lived on, and at most so many where
 * it died; the chain, the tree and every checkpoint hold; and with room again decisions are taken on every thread.
 */
const SEEDS = runsOr(15);
const LANES_PER_DESK = 2;
const STEPS = 15;

/** Over all seeds: the log was stopped, and decisions waited in it, or were counted. */
const happened = { refused: 0, exactly: 0, deaths: 0 };

/** What became of what was handed in, by the ids of the documents that were asked about. */
interface Handed {
  /** Answered: with an id, on the disk for sure, or just taken. */
  readonly kept: Set<string>;
  readonly taken: Set<string>;
  /** Refused since the log was stopped: it may be there, or it is counted. */
  readonly refused: Set<string>;
  readonly ids: Map<string, string>;
}

test.each(Array.from({ length: SEEDS }, (_, seed) => seed))('seed %i', async (seed) => {
  await withFolder(async (folder) => {
    const random = new Random(seed);
    const world = new SimulatedLog(folder, random);
    const queueMax = [6, 40, 16_384][random.below(3)]!;
    const handed: Handed = { kept: new Set(), taken: new Set(), refused: new Set(), ids: new Map() };
    let deaths = 0;
    for (let life = 0; life < 3; life++) {
      const log = await world.until(world.open(queueMax));
      const desks = world.desksOf(log, 2);
      const died = new AbortController();
      const lanes = desks.flatMap((desk, at) =>
        Array.from({ length: LANES_PER_DESK }, (_, lane) => `${life}-${at}-${lane}`).map((name) =>
          decide(world, desk, name, handed, random, died.signal),
        ),
      );
      const work = Promise.all([...lanes, trouble(world, random, died.signal)]);
      if (life === 1 && random.below(2) === 0) {
        deaths++;
        work.catch(() => undefined); // a process that is dead throws nothing
        await world.until(world.scheduler.sleep(random.below(2_000)));
        died.abort();
        world.disk.crash(true); // whoever waited does so for ever
        world.disk.heal();
        continue;
      }
      await world.until(work);
      world.disk.heal();
      for (const [at, desk] of desks.entries())
        await world.until(taken(world, desk, `${life}-last-${at}`, handed));
      await world.until(Promise.all(desks.map((desk) => desk.checkpoint()))); // all that was sent is in
      await world.until(compare(log, handed, deaths));
      await world.until(log.close());
    }
  });
});

test('all of it did happen', () => {
  expect(Object.entries(happened).filter(([, count]) => count === 0)).toEqual([]);
});

/** Hands decisions in, a few at a time. */
async function decide(
  { scheduler }: SimulatedLog,
  desk: DecisionDesk,
  lane: string,
  handed: Handed,
  random: Random,
  died: AbortSignal,
): Promise<void> {
  for (let step = 0; step < STEPS && !died.aborted; step++) {
    const [how, count] = [random.below(3), 1 + random.below(8)];
    const names = Array.from({ length: count }, (_, n) => `${lane}-${step}-${n}`);
    await Promise.all(names.map((name) => hand(desk, name, handed, how)));
    await scheduler.sleep(random.below(3) === 0 ? random.below(400) : 0);
  }
}

async function hand(desk: DecisionDesk, name: string, handed: Handed, how: number): Promise<void> {
  const entry = checkOf('user:anna', `document:${name}`);
  try {
    if (how === 0) desk.note(entry);
    const id = how === 1 ? await desk.append(entry) : how === 2 ? await desk.appendDurably(entry) : undefined;
    (how === 2 ? handed.kept : handed.taken).add(name);
    if (id !== undefined) handed.ids.set(name, id);
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== 'decision-log-unavailable') throw error;
    if (error.message.includes('since writing one failed')) handed.refused.add(name); // else there was no room
  }
}

/** Makes writes fail, and the disk full for a while. */
async function trouble({ scheduler, disk }: SimulatedLog, random: Random, died: AbortSignal): Promise<void> {
  for (let count = 0; count < 4; count++) {
    await scheduler.sleep(random.below(600));
    if (died.aborted) return;
    const kind = random.below(3);
    if (kind === 0) disk.fill(random.below(5_000));
    else disk.failNext(kind === 1 ? 'landed' : 'lost');
  }
}

/** Resolves when `desk` takes decisions again. */
async function taken(
  { scheduler }: SimulatedLog,
  desk: DecisionDesk,
  name: string,
  handed: Handed,
): Promise<void> {
  for (let attempt = 0; !handed.kept.has(`${name}-${attempt - 1}`); attempt++) {
    await hand(desk, `${name}-${attempt}`, handed, 2);
    await scheduler.sleep(1_000);
  }
}

async function compare(
  log: DecisionLog,
  { kept, taken: noted, refused, ids }: Handed,
  deaths: number,
): Promise<void> {
  await log.settle();
  const there = new Map<string, string>();
  let [exactly, atMost, crashes] = [0, 0, 0];
  for (const { record } of await readAll(log)) {
    const { entry, id } = record;
    if (entry.kind === 'check') {
      expect(there.has(entry.resource.id)).toBe(false);
      there.set(entry.resource.id, id);
    } else if (entry.kind === 'gap') {
      if (entry.counted === 'exactly') exactly += entry.lost;
      else atMost += entry.lost;
      if (entry.lost > 1_000) crashes++;
    }
  }
  happened.refused += refused.size;
  happened.exactly += exactly;
  happened.deaths += deaths;
  expect([...kept].filter((name) => !there.has(name))).toEqual([]);
  const lost = [...noted].filter((name) => !there.has(name)).length;
  const uncounted = [...refused].filter((name) => !there.has(name)).length;
  if (deaths === 0) expect({ lost, uncounted }).toEqual({ lost: exactly, uncounted: atMost });
  else {
    expect(crashes).toBe(deaths);
    expect(lost).toBeLessThanOrEqual(exactly + atMost);
  }
  for (const [name, id] of ids) if (there.has(name)) expect(there.get(name)).toBe(id);
  expect(await problemsOf(log)).toEqual([]);
}
