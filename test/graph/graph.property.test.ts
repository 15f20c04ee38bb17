import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS } from '../../src/graph/edges.ts';
import { Graph, type PageId } from '../../src/graph/graph.ts';
import { ABSENT, FORWARD, POINT, REVERSE, WHOLE } from '../../src/graph/pages.ts';
import type { Reader } from '../../src/graph/readers.ts';
import { NO_NAME, Names } from '../../src/model/names.ts';
import { type Relationship, WILDCARD } from '../../src/model/relationship.ts';
import type { PageKey, RelationshipVersion } from '../../src/store/store.ts';

const RESOURCES = ['a', 'b'];
const SUBJECTS = [
  ...['x', 'y', 'z', WILDCARD].map((id) => ({ type: 'user', id, relation: '' })),
  { type: 'team', id: 'x', relation: 'member' },
];
const NOTHING = { updates: [], timeMs: 0, schema: undefined, metadata: undefined, complete: true };
const EXPIRATIONS = [undefined, 10n, 20n];

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
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('enter', 'leave', 'stranger'), relationship }) },
);
const size = fc.record({ budget: fc.constantFrom(0, 40_000, Infinity), plainMax: fc.nat({ max: 3 }) });

test('whatever is resident shows every tick as the store does, however much is written, read late and evicted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), size, async (steps, graphSize) => {
      const history = new History();
      const arrivals: (() => void)[] = []; // reads under way
      const readPages = async (keys: readonly PageKey[], upTo: number) => {
        const rows = keys.map((key) => history.on(key, upTo));
        await new Promise<void>((resolve) => arrivals.push(resolve));
        return rows;
      };
      const graph = new Graph(new Names(), 0, 0, readPages, graphSize);
      const readers: Reader[] = [];
      const loads: Promise<void>[] = [];
      const load = (page: PageId): void => {
        const reader = graph.enter();
        loads.push(graph.load([page]).finally(() => graph.leave(reader)));
      };
      for (const { kind, relationship: one } of steps) {
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
        } else if (kind === 'enter') readers.push(graph.enter());
        else if (kind === 'leave') readers.splice(0, 1).forEach((reader) => graph.leave(reader));
        else if (kind === 'stranger') objects.nodeOf('user', `stranger${history.head}`);
        else arrivals.shift()?.();
        await settled();
        expectShown(graph, history);
      }
      while (arrivals.length > 0) {
        arrivals.shift()!();
        await settled();
      }
      await Promise.all(loads);
      expectShown(graph, history);
      for (const reader of readers) graph.leave(reader);
      for (let more = 0; more < 3; more++) graph.apply({ revision: ++history.head, ...NOTHING });
      if (graphSize.budget === 0) {
        expect(graph.pages.residentCount).toBe(0);
        expect(graph.objects.count).toBe(0);
      }
    }),
    { numRuns: 1000 },
  );
});

/** Lets everything go on that can. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
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
