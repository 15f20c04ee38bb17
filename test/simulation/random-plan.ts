import { Random } from '../../bench/worlds/random.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import type { Precondition, RelationshipUpdate } from '../../src/model/update.ts';
import { HandClock } from '../store/fixtures.ts';
import type { Act, Call, Freshness, Plan, Settings, Step } from './plan.ts';
import { SCHEMAS } from './schemas.ts';

export const USERS: readonly string[] = ['ann', 'bob', 'cid'];
export const DOCUMENTS: readonly string[] = ['d0', 'd1', 'd2', 'd3'];
const FOLDERS = ['f0', 'f1'];
const GROUPS = ['g0', 'g1'];
const CLIENTS = 4;
/** What the clock of the simulation shows first. */
const START_MS = new HandClock().nowMs();

/** What happens under a seed. The same for ever, for the same code. */
export function randomPlan(seed: number): Plan {
  const random = new Random(seed);
  // Few bytes for the graph means that pages come and go; few rows at a time, that everything is read in several pieces.
  const settings: Settings = {
    followers: random.below(3),
    graph: { budget: pick(random, [Infinity, 0, 60_000]), plainMax: pick(random, [256, 0, 1, 2]) },
    preload: random.below(2) === 0,
    rowsMax: pick(random, [1000, 3]),
    turnsPerHundred: pick(random, [0, 20]),
    importChunkMax: pick(random, [1000, 2]),
    messageDelayMsMax: pick(random, [0, 2, 15]),
  };
  const count = 20 + random.below(30);
  const troubled = random.below(3) > 0;
  const steps: Step[] = [];
  let atMs = 0;
  for (let index = 0; index < count; index++) {
    atMs += pick(random, [0, 0, 1, 3, 12]);
    steps.push({ atMs, act: act(random, settings, index, troubled) });
  }
  return { seed, settings, steps };
}

function act(random: Random, { followers }: Settings, index: number, troubled: boolean): Act {
  const kind = random.below(100);
  if (kind < 2) return { kind: 'collect', kept: random.below(6) };
  if (kind < 4) return { kind: 'clock', advanceMs: pick(random, [1, 1000, 60_000]) };
  if (troubled && kind < 6) return { kind: 'crash', power: random.below(2) === 0 };
  if (troubled && kind < 8 && followers > 0)
    return { kind: 'lose-follower', node: 1 + random.below(followers) };
  if (troubled && kind < 10) return { kind: 'fail-write', how: pick(random, ['landed', 'lost']) };
  if (troubled && kind < 11) return { kind: 'disk-full', forMs: pick(random, [5, 100, 5000]) };
  if (kind < 13) return { kind: 'disk-speed', delayMsMax: pick(random, [0, 2, 30]) };
  return { node: random.below(followers + 1), client: random.below(CLIENTS), ...call(random, index) };
}

function call(random: Random, index: number): Call {
  const kind = random.below(100);
  if (kind < 30) {
    const updates = distinct(Array.from({ length: 1 + random.below(3) }, () => update(random)));
    return { kind: 'write', updates, preconditions: preconditions(random) };
  }
  if (kind < 36) return { kind: 'delete', filter: filter(random), preconditions: preconditions(random) };
  if (kind < 40) return { kind: 'import', batches: batches(random, index) };
  if (kind < 44) return { kind: 'schema', schema: random.below(SCHEMAS.length) };
  if (kind < 48) return { kind: 'watch', type: pick(random, [undefined, 'document', 'group']) };
  const consistency = freshness(random);
  if (kind < 56) return { kind: 'resources', consistency, subject: plain(random) };
  if (kind < 62)
    return { kind: 'subjects', consistency, resource: object('document', pick(random, DOCUMENTS)) };
  const asked = Array.from({ length: pick(random, [1, 1, 4]) }, () => ({
    resource:
      random.below(4) === 0
        ? object('folder', pick(random, FOLDERS))
        : object('document', pick(random, DOCUMENTS)),
    subject:
      random.below(5) === 0 ? { type: 'group', id: pick(random, GROUPS), relation: 'member' } : plain(random),
  }));
  return { kind: 'check', consistency, asked };
}

function freshness(random: Random): Freshness {
  switch (random.below(6)) {
    case 0:
      return { kind: 'fully-consistent' };
    case 1:
      return { kind: 'minimize-latency' };
    case 2:
      return { kind: 'at-least-as-fresh', token: pick(random, ['own', 'any']) };
    case 3:
      return { kind: 'at-exact-snapshot', back: random.below(5) };
    default:
      return { kind: 'newest' };
  }
}

function update(random: Random): RelationshipUpdate {
  return {
    operation: pick(random, ['create', 'touch', 'touch', 'delete']),
    relationship: relationship(random),
  };
}

/** One transaction says nothing twice of one relationship. */
function distinct(updates: readonly RelationshipUpdate[]): readonly RelationshipUpdate[] {
  return [...new Map(updates.map((one) => [identity(one.relationship), one])).values()];
}

function identity({ resource, relation, subject }: Relationship): string {
  return JSON.stringify([resource, relation, subject]);
}

function relationship(random: Random): Relationship {
  const document = object('document', pick(random, DOCUMENTS));
  const folder = object('folder', pick(random, FOLDERS));
  switch (random.below(9)) {
    case 0:
      return related(document, 'parent', set(folder));
    case 1:
      return related(folder, 'parent', set(object('folder', pick(random, FOLDERS))));
    case 2:
      return related(folder, 'viewer', random.below(2) === 0 ? plain(random) : members(random));
    case 3:
      return related(
        object('group', pick(random, GROUPS)),
        'member',
        random.below(3) === 0 ? members(random) : plain(random),
      );
    case 4:
      return related(document, 'banned', plain(random));
    case 5:
      return related(document, 'viewer', pick(random, [members(random), set(object('user', '*'))]));
    case 6: {
      const expiresAtNs = BigInt(START_MS + pick(random, [500, 30_000, 1_000_000])) * 1_000_000n;
      return { ...related(document, 'viewer', plain(random)), expiresAtNs };
    }
    default:
      return related(document, 'viewer', plain(random));
  }
}

function preconditions(random: Random): readonly Precondition[] {
  if (random.below(3) > 0) return [];
  return [{ operation: pick(random, ['must-match', 'must-not-match']), filter: filter(random) }];
}

function filter(random: Random): RelationshipFilter {
  const { resource, relation, subject } = relationship(random);
  switch (random.below(3)) {
    case 0:
      return { resourceType: resource.type, resourceId: resource.id, relation, subject };
    case 1:
      return { resourceType: resource.type, resourceId: resource.id };
    default:
      return { resourceType: resource.type, relation, subject: { type: subject.type, id: subject.id } };
  }
}

/** Some imports name one relationship twice and so fail at their end. */
function batches(random: Random, index: number): readonly (readonly Relationship[])[] {
  const folder = set(object('folder', pick(random, FOLDERS)));
  const all = Array.from({ length: 1 + random.below(8) }, (_, place) => {
    const document = object('document', `import${index}-${place}`);
    return random.below(3) === 0
      ? related(document, 'parent', folder)
      : related(document, 'viewer', plain(random));
  });
  if (random.below(4) === 0) all.push(all[0]!);
  const middle = random.below(all.length);
  return [all.slice(0, middle), all.slice(middle)];
}

function related(resource: ObjectRef, relation: string, subject: SubjectRef): Relationship {
  return { resource, relation, subject, caveat: undefined, expiresAtNs: undefined };
}

function plain(random: Random): SubjectRef {
  return set(object('user', pick(random, USERS)));
}

function members(random: Random): SubjectRef {
  return { type: 'group', id: pick(random, GROUPS), relation: 'member' };
}

function set(of: ObjectRef): SubjectRef {
  return { ...of, relation: '' };
}

function object(type: string, id: string): ObjectRef {
  return { type, id };
}

function pick<const T>(random: Random, among: readonly T[]): T {
  return among[random.below(among.length)]!;
}
