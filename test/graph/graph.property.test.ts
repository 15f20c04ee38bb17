import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS } from '../../src/graph/edges.ts';
import { Graph } from '../../src/graph/graph.ts';
import type { PageId } from '../../src/graph/page-id.ts';
import { ABSENT, FORWARD, POINT, REVERSE, WHOLE } from '../../src/graph/pages.ts';
import type { Reader } from '../../src/graph/readers.ts';
import { NO_NAME, Names } from '../../src/model/names.ts';
import { type Relationship, WILDCARD } from '../../src/model/relationship.ts';
import type { ForwardKey, NextPage, PageKey, RelationshipVersion } from '../../src/store/store.ts';
import { LOST, settled, Waits } from './waits.ts';

const RESOURCES = ['a', 'b'];
const SUBJECTS = [
  ...['x', 'y', 'z', WILDCARD].map((id) => ({ type: 'user', id, relation: '' })),
  { type: 'team', id: 'x', relation: 'member' },
];
const NOTHING = { updates: [], timeMs: 0, schema: undefined, metadata: undefined, complete: true };
const EXPIRATIONS = [undefined, 10n, 20n];
const FORWARD_KEYS: readonly ForwardKey[] = RESOURCES.flatMap((id) =>
  ['owner', 'viewer'].map((relation) => ({ resource: { type: 'document', id }, relation })),
);

/** What a store would hold: every version, in the order in which a page has them. */
class History {
  readonly versions: { relationship: Relationship; created: number; deleted: number | undefined }[] = [];
  head = 0;

  apply(operation: 'touch' | 'delete', relationship: Relationship): boolean {
    const standing = this.versions.find(
      (one) => one.deleted === undefined && isSame(one.relationship, relationship),
    );
    if (operation === 'delete' && standing === undefined) return false;
    this.head++;
    if (standing !== undefined) standing.deleted = this.head;
    if (operation === 'touch') this.versions.push({ relationship, created: this.head, deleted: undefined });
    return true;
  }

  on(key: PageKey, upTo: number): readonly RelationshipVersion[] {
    const found = this.versions
      .filter(({ relationship, created }) => created <= upTo && isOn(key, relationship))
      .map((one) => ({ ...one, deleted: (one.deleted ?? Infinity) > upTo ? undefined : one.deleted }));
    const plain = found.filter((one) => isPlain(one.relationship));
    const max = key.kind === 'forward' ? (key.plainMax ?? Infinity) : Infinity;
    return [...found.filter((one) => !isPlain(one.relationship)), ...plain.slice(0, max)];
  }

  /** All forward pages, of which some may be empty. */
  next(upTo: number, plainMax: number): readonly NextPage[] {
    return FORWARD_KEYS.map((key) => ({ key, rows: this.on({ kind: 'forward', ...key, plainMax }, upTo) }));
  }
}

const relationship = fc.record({
  resource: fc.constantFrom(...RESOURCES).map((id) => ({ type: 'document', id })),
  relation: fc.constantFrom('viewer', 'owner'),
  subject: fc.constantFrom(...SUBJECTS),
  caveat: fc.constant(undefined),
  expiresAtNs: fc.constantFrom(...EXPIRATIONS),
});
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('touch', 'delete'), relationship }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('forward', 'whole', 'reverse'), relationship }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('arrive' as const), relationship }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('go on' as const), relationship }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('enter', 'leave', 'stranger'), relationship }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('next', 'lose read', 'lose slice'), relationship }),
  },
);
const stored = fc.array(relationship, { maxLength: 20, size: 'max' });
const steps = fc.array(step, { maxLength: 60, size: 'large' });
const parameters = { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 1000) };
const size = fc.record({ budget: fc.constantFrom(0, 40_000, Infinity), plainMax: fc.nat({ max: 3 }) });
/** Rows that are made part of a page before others have their turn. */
const slice = fc.constantFrom(1, 2, 3, Infinity);

test('whatever is resident shows every tick as the store does, however much is written, read late, made bit by bit, lost and evicted', async () => {
  let slices = 0;
  await fc.assert(
    fc.asyncProperty(stored, steps, size, slice, async (first, all, graphSize, rows) => {
      const history = new History();
      for (const one of first) history.apply('touch', one);
      const reads = new Waits();
      const passes = new Waits(); // between two slices
      const readPages = async (keys: readonly PageKey[], upTo: number) => {
        const found = keys.map((key) => history.on(key, upTo));
        await reads.wait();
        return found;
      };
      const bits = { rows, giveWay: () => passes.wait() };
      const graph = new Graph(new Names(), 0, history.head, readPages, graphSize, bits);
      const readers: Reader[] = [];
      const loads: Promise<void>[] = [];
      let next: Promise<unknown> | undefined;
      const load = (page: PageId): void => {
        const reader = graph.enter();
        const loading = graph.load([page]).finally(() => graph.leave(reader));
        loads.push(loading.catch(expectLost));
      };
      for (const { kind, relationship: one } of all) {
        const { objects } = graph;
        const { resource, relation, subject } = one;
        if (kind === 'touch' || kind === 'delete') {
          if (history.apply(kind, one)) {
            const updates = [{ operation: kind, relationship: one } as const];
            graph.apply({ ...NOTHING, revision: history.head, updates });
          }
        } else if (kind === 'forward' || kind === 'whole') {
          const node = objects.nodeOf(resource.type, resource.id);
          const name = objects.names.numberOf(relation);
          load({ kind: FORWARD, node, name, ...(kind === 'whole' ? { whole: true } : {}) });
          const page = graph.pages.find(FORWARD, node, name);
          if (page !== ABSENT && graph.pages.hugeNumberOf(page) !== WHOLE && subject.relation === '') {
            const point = objects.nodeOf(subject.type, subject.id);
            if (subject.id !== WILDCARD)
              load({ kind: POINT, node: point, name: graph.pages.hugeNumberOf(page) });
          }
        } else if (kind === 'reverse') {
          const node = objects.nodeOf(subject.type, subject.id);
          load({ kind: REVERSE, node, name: objects.names.numberOf(subject.relation) });
        } else if (kind === 'next') {
          next ??= graph
            .loadNext(async (upTo, plainMax) => {
              const found = history.next(upTo, plainMax);
              await reads.wait();
              return found;
            })
            .catch(expectLost)
            .finally(() => (next = undefined));
        } else if (kind === 'enter') readers.push(graph.enter());
        else if (kind === 'leave') readers.splice(0, 1).forEach((reader) => graph.leave(reader));
        else if (kind === 'stranger') objects.nodeOf('user', `stranger${history.head}`);
        else if (kind === 'lose read') reads.fail();
        else if (kind === 'lose slice') passes.fail();
        else if (kind === 'go on') passes.goOn();
        else reads.goOn();
        await settled();
        expectShown(graph, history);
      }
      while (reads.goOn() || passes.goOn()) {
        await settled();
        expectShown(graph, history);
      }
      await Promise.all([...loads, next]);
      expectShown(graph, history);
      for (const reader of readers) graph.leave(reader);
      for (let more = 0; more < 60; more++) graph.apply({ revision: ++history.head, ...NOTHING });
      if (graphSize.budget === 0) {
        expect(graph.pages.residentCount).toBe(0);
        expect(graph.objects.count).toBe(0);
      }
      slices += passes.count;
    }),
    parameters,
  );
  expect(slices).toBeGreaterThan(parameters.numRuns);
});

function expectLost(thrown: unknown): void {
  expect(thrown).toHaveProperty('message', LOST);
}

function expectShown(graph: Graph, history: History): void {
  const { objects, pages, lives, conditions } = graph;
  const names = objects.names;
  for (const { id, type, relation } of SUBJECTS) {
    const node = objects.find(type, id);
    const name = names.find(relation);
    if (node === -1 || name === undefined) continue;
    expectPage(REVERSE, node, name, { kind: 'reverse', subject: { type, id, relation } });
  }
  for (const id of RESOURCES) {
    for (const relation of ['viewer', 'owner']) {
      const resource = { type: 'document', id };
      const node = objects.find('document', id);
      const name = names.find(relation);
      if (node === -1 || name === undefined) continue;
      const page = pages.find(FORWARD, node, name);
      if (page === ABSENT) continue;
      const huge = pages.hugeNumberOf(page);
      const plainMax = huge === WHOLE ? undefined : 0;
      expectPage(FORWARD, node, name, { kind: 'forward', resource, relation, plainMax });
      if (huge === WHOLE) continue;
      for (const subject of SUBJECTS) {
        const point = objects.find(subject.type, subject.id);
        if (point !== -1) expectPage(POINT, point, huge, { kind: 'point', resource, relation, subject });
      }
    }
  }

  function expectPage(kind: 0 | 1 | 2, node: number, name: number, key: PageKey): void {
    const page = pages.find(kind, node, name);
    if (page === ABSENT) return;
    const words = pages.wordsOf(page);
    const shown: string[] = [];
    for (let at = pages.startOf(page); at < pages.endOf(page); at += EDGE_WORDS) {
      const life = words[at + EDGE_LIFE]!;
      const other = graph.subjectOf(words[at + EDGE_NODE]!, words[at + EDGE_NAME] ?? NO_NAME);
      if (at > pages.startOf(page) && at !== pages.structureEndOf(page)) {
        const rank = (edge: number): readonly number[] => [
          words[edge]!,
          words[edge + 1]!,
          lives.from[words[edge + 2]!]!,
        ];
        expect(compareRanks(rank(at - EDGE_WORDS), rank(at))).toBeLessThanOrEqual(0);
      }
      const until = lives.until[life]!;
      if (lives.from[life]! === until) continue; // began and ended in one revision: nobody sees it
      const expires = conditions.expiresAtNsOf(lives.condition[life]!);
      shown.push(`${other.type}:${other.id}#${other.relation} ${lives.from[life]} ${until} ${expires}`);
    }
    const expected = history.on(key, Infinity).map(({ relationship: one, created, deleted }) => {
      const other = kind === REVERSE ? { ...one.resource, relation: one.relation } : one.subject;
      return `${other.type}:${other.id}#${other.relation} ${created} ${deleted ?? 0xffff_ffff} ${one.expiresAtNs}`;
    });
    expect(shown.toSorted()).toEqual(expected.toSorted());
  }
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

function isSame(a: Relationship, b: Relationship): boolean {
  return (
    a.resource.id === b.resource.id &&
    a.relation === b.relation &&
    a.subject.type === b.subject.type &&
    a.subject.id === b.subject.id &&
    a.subject.relation === b.subject.relation
  );
}

function isOn(key: PageKey, { resource, relation, subject }: Relationship): boolean {
  const isResource = key.kind !== 'reverse' && key.resource.id === resource.id && key.relation === relation;
  if (key.kind === 'forward') return isResource;
  const isSubject =
    key.subject.type === subject.type &&
    key.subject.id === subject.id &&
    key.subject.relation === subject.relation;
  return key.kind === 'reverse' ? isSubject : isResource && isSubject;
}

function isPlain({ subject }: Relationship): boolean {
  return subject.relation === '' && subject.id !== WILDCARD;
}
