import { isDeepStrictEqual } from 'node:util';
import { formatIdentity, formatRelationship, parseRelationship } from '../../src/model/relationship-text.ts';
import { isExpired, type Relationship } from '../../src/model/relationship.ts';
import type { World } from '../../test/worlds/world.ts';
import type { Sides } from './compare-lists.ts';
import { historyOf, MARKER_TYPE, stepText } from './history.ts';
import type { WatchedEvent } from './peer.ts';
import { filtersOf } from './random-filters.ts';
import type { Tally } from './tally.ts';
import { watchAsksOf } from './watch-asks.ts';

/** What is read of each type, and by a few filters, on all sides. */
export async function compareReads(
  seed: number,
  world: World,
  { ours, theirs, oracle }: Sides,
  tally: Tally,
): Promise<void> {
  const types = world.definitions.map(({ name }) => ({ resourceType: name }));
  for (const filter of [...types, ...filtersOf(world, seed)]) {
    tally.compared.readRelationships++;
    const read = sorted(await ours.readRelationships(filter));
    for (const peer of [theirs, oracle]) {
      const other = sorted(await peer.readRelationships(filter));
      if (!isDeepStrictEqual(read, other))
        tally.fail(seed, `readRelationships, ${peer.name}`, world, filter, read, other);
    }
  }
}

/** One history on both sides, watched in several ways. Ours also has to be what the oracle says, and to amount to what is read after it. Changes the world. */
export async function compareWatch(
  seed: number,
  world: World,
  { ours, theirs, oracle }: Sides,
  tally: Tally,
): Promise<void> {
  const steps = historyOf(world, seed);
  const asks = watchAsksOf(world, seed);
  const our = await ours.watch(steps, asks);
  const their = await theirs.watch(steps, asks);
  const naive = await oracle.watch(steps, asks);
  if (!isDeepStrictEqual(our, naive))
    tally.fail(seed, 'watch against the oracle', world, { steps: steps.map(stepText), asks }, our, naive);
  for (const [place, step] of steps.entries()) {
    tally.compared.write++;
    const [outcome, other] = [our.outcomes[place], their.outcomes[place]];
    if (outcome !== other) tally.fail(seed, 'write', world, { place, step: stepText(step) }, outcome, other);
  }
  for (const [place, ask] of asks.entries()) {
    tally.watched(seed, { world, steps, ask, ours: our.events[place]!, theirs: their.events[place]! });
  }

  const folded = foldLive(our.events[0]!, world.nowMs);
  const types = [...world.definitions.map(({ name }) => name), MARKER_TYPE];
  const read = await Promise.all(types.map((resourceType) => ours.readRelationships({ resourceType })));
  const standing = read.flatMap((texts) => [...texts]).toSorted();
  if (!isDeepStrictEqual(folded, standing))
    tally.fail(seed, 'watch, folded, then read', world, { steps: steps.map(stepText) }, folded, standing);
}

/** The relationships that stand after all events and have not expired, sorted. */
function foldLive(events: readonly WatchedEvent[], nowMs: number): readonly string[] {
  const standing = new Map<string, Relationship>();
  for (const text of events.flatMap((event) => (event.kind === 'updates' ? event.updates : []))) {
    const [operation, rest] = text.split(/ (.*)/s);
    const relationship = parseRelationship(rest!);
    if (operation === 'delete') standing.delete(formatIdentity(relationship));
    else standing.set(formatIdentity(relationship), relationship);
  }
  const live = [...standing.values()].filter((one) => !isExpired(one.expiresAtNs, nowMs));
  return live.map(formatRelationship).toSorted();
}

function sorted(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].toSorted();
}
