import { assert } from '../base/assert.ts';
import { type Names, NO_NAME } from '../model/names.ts';
import { type ObjectRef, type Relationship, type SubjectRef, WILDCARD } from '../model/relationship.ts';
import type { Revision } from '../model/revision.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import type { ChangeSet, PageKey, RelationshipVersion } from '../store/store.ts';
import { Conditions } from './conditions.ts';
import { EDGE_CONDITION, EDGE_NAME, EDGE_NODE, EDGE_WORDS, FOREVER } from './edges.ts';
import { NO_NODE, Objects } from './objects.ts';
import { ABSENT, type Edge, FORWARD, type PageKind, Pages, REVERSE } from './pages.ts';

/** A page by numbers: `node` and `name` are the resource and relation (forward), or the subject and its relation (reverse). */
export interface PageId {
  readonly kind: PageKind;
  readonly node: number;
  readonly name: number;
}

/** Reads pages from the store as they stood at a revision. */
export type ReadPages = (
  keys: readonly PageKey[],
  upTo: Revision,
) => Promise<readonly (readonly RelationshipVersion[])[]>;

interface Loading {
  readonly done: Promise<void>;
  /** Changes that were applied to the graph after the load began. */
  readonly missed: { readonly update: RelationshipUpdate; readonly tick: number }[];
}

/**
 * The relationships of one store, shaped for walking: a cache of pages, each either absent or resident, kept current by
 * the changes. An edge carries the ticks between which it exists, so one graph answers at every revision from `base` on
 * and no reader waits for a writer.
 *
 * A tick is a revision counted from `base`; whatever began before `base` has tick 0. Ticks fit 32 bits.
 */
export class Graph {
  readonly objects: Objects;
  readonly conditions: Conditions = new Conditions();
  readonly pages: Pages;
  readonly #base: Revision;
  readonly #readPages: ReadPages;
  readonly #loading = new Map<string, Loading>();
  #applied: Revision;
  #underWay = false; // some of the revision after `applied` is applied
  #horizon = 0; // versions that ended by this tick are no reader's any more

  /**
   * @param names shared with the schemas whose programs walk this graph
   * @param base the oldest revision that will be asked for
   * @param applied the revision to start from; changes are applied from the next one on
   */
  constructor(names: Names, base: Revision, applied: Revision, readPages: ReadPages) {
    assert(base <= applied, 'the oldest revision is not after the newest');
    this.objects = new Objects(names);
    this.#base = base;
    this.#applied = applied;
    this.#readPages = readPages;
    this.pages = new Pages((edge) => edge.name !== NO_NAME || this.objects.idOf(edge.node) === WILDCARD);
  }

  /** The newest revision that every resident page shows. */
  get applied(): Revision {
    return this.#applied;
  }

  tickOf(revision: Revision): number {
    const tick = Math.max(0, revision - this.#base);
    assert(tick < FOREVER, 'too many revisions for one run of the graph');
    return tick;
  }

  /**
   * Bring the resident pages to `change.revision`, which is the next one, or a part of the way: no reader is at a
   * revision that is not complete, and what is applied of it has a tick that none asks for.
   */
  apply(change: ChangeSet): void {
    assert(
      change.revision === this.#applied + 1,
      `revision ${change.revision} does not follow ${this.#applied}`,
    );
    const tick = this.tickOf(change.revision);
    const begun = new Map<number, Edge[]>();
    for (const update of change.updates) {
      this.#applyTo(FORWARD, update, tick, begun);
      this.#applyTo(REVERSE, update, tick, begun);
    }
    for (const [page, edges] of begun) this.pages.insertAll(page, edges, this.#horizon);
    this.#underWay = !change.complete;
    if (change.complete) this.#applied = change.revision;
  }

  /** No reader will ask for a revision before `revision` any more. */
  forgetBefore(revision: Revision): void {
    this.#horizon = Math.max(this.#horizon, this.tickOf(revision));
  }

  /**
   * Make pages resident, all in one read; those that are resident or on their way are not read again.
   * @throws what the store throws; the pages stay absent then.
   */
  async load(pages: readonly PageId[]): Promise<void> {
    const waits: Promise<void>[] = [];
    const wanted: { readonly page: PageId; readonly key: string }[] = [];
    const keys = new Set<string>(); // one question may want tens of thousands of pages, many of them twice
    for (const page of pages) {
      if (this.pages.find(page.kind, page.node, page.name) !== ABSENT) continue;
      const key = keyOf(page);
      const loading = this.#loading.get(key);
      if (loading !== undefined) waits.push(loading.done);
      else if (!keys.has(key)) {
        keys.add(key);
        wanted.push({ page, key });
      }
    }
    if (wanted.length > 0) {
      // A turn later, so that these loads are noted before anything can fail or change.
      // A page that is loaded half-way through a revision has missed what was applied of it, so it is read as it stands
      // after it; what is still to come then finds its edge there, and puts the same edge in its place.
      const upTo = this.#underWay ? this.#applied + 1 : this.#applied;
      const done = Promise.resolve().then(() => this.#read(wanted, upTo));
      for (const { key } of wanted) this.#loading.set(key, { done, missed: [] });
      waits.push(done);
    }
    await Promise.all(waits);
  }

  /** The relationship behind an edge of a resident forward page. `edge` counts from the start of the arena. */
  relationshipOf(node: number, relation: number, edge: number): Relationship {
    const words = this.pages.arena.words;
    const at = edge * EDGE_WORDS;
    const condition = words[at + EDGE_CONDITION]!;
    return {
      resource: this.objectOf(node),
      relation: this.objects.names.nameOf(relation),
      subject: this.subjectOf(words[at + EDGE_NODE]!, words[at + EDGE_NAME]!),
      caveat: this.conditions.caveatOf(condition),
      expiresAtNs: this.conditions.expiresAtNsOf(condition),
    };
  }

  objectOf(node: number): ObjectRef {
    return { type: this.objects.typeOf(node), id: this.objects.idOf(node) };
  }

  subjectOf(node: number, name: number): SubjectRef {
    return { ...this.objectOf(node), relation: this.objects.names.nameOf(name) };
  }

  async #read(
    wanted: readonly { readonly page: PageId; readonly key: string }[],
    upTo: Revision,
  ): Promise<void> {
    try {
      const rows = await this.#readPages(
        wanted.map(({ page }) => this.#storeKeyOf(page)),
        upTo,
      );
      wanted.forEach(({ page, key }, index) => {
        const versions = rows[index];
        assert(versions !== undefined, 'the store answers every page that was asked');
        const edges = versions.map((version) => this.#edgeOf(page.kind, version));
        this.pages.add(page.kind, page.node, page.name, edges);
        for (const { update, tick } of this.#loading.get(key)?.missed ?? []) this.#change(page, update, tick);
      });
    } finally {
      for (const { key } of wanted) this.#loading.delete(key);
    }
  }

  #edgeOf(kind: PageKind, { relationship, created, deleted }: RelationshipVersion): Edge {
    const { objects } = this;
    const other =
      kind === FORWARD
        ? {
            node: objects.nodeOf(relationship.subject.type, relationship.subject.id),
            name: objects.names.numberOf(relationship.subject.relation),
          }
        : {
            node: objects.nodeOf(relationship.resource.type, relationship.resource.id),
            name: objects.names.numberOf(relationship.relation),
          };
    return {
      ...other,
      condition: this.conditions.numberOf(relationship),
      from: this.tickOf(created),
      until: deleted === undefined ? FOREVER : this.tickOf(deleted),
    };
  }

  /**
   * The page of this kind that `update` belongs on: changed now if resident, later if on its way, not at all if absent.
   * What begins on a resident page is only noted in `begun`: a page takes many edges for little more than one.
   */
  #applyTo(kind: PageKind, update: RelationshipUpdate, tick: number, begun: Map<number, Edge[]>): void {
    const { resource, relation, subject } = update.relationship;
    // A page can only be known by numbers that were given before.
    const node =
      kind === FORWARD
        ? this.objects.find(resource.type, resource.id)
        : this.objects.find(subject.type, subject.id);
    const name = this.objects.names.find(kind === FORWARD ? relation : subject.relation);
    if (node === NO_NODE || name === undefined) return;
    const page = this.pages.find(kind, node, name);
    if (page === ABSENT) {
      this.#loading.get(keyOf({ kind, node, name }))?.missed.push({ update, tick });
      return;
    }
    const edge = this.#end({ kind, node, name }, update, tick);
    if (edge === undefined) return;
    const edges = begun.get(page);
    if (edges === undefined) begun.set(page, [edge]);
    else edges.push(edge);
  }

  #change(page: PageId, update: RelationshipUpdate, tick: number): void {
    const edge = this.#end(page, update, tick);
    if (edge !== undefined) this.pages.insert(page.kind, page.node, page.name, edge, this.#horizon);
  }

  /** Ends what `update` ends on a resident page. Gives back the edge that begins, if one does. */
  #end(
    { kind, node, name }: PageId,
    { operation, relationship }: RelationshipUpdate,
    tick: number,
  ): Edge | undefined {
    const edge = this.#edgeOf(kind, { relationship, created: 0, deleted: undefined });
    this.pages.end(kind, node, name, edge, tick);
    return operation === 'delete' ? undefined : { ...edge, from: tick };
  }

  #storeKeyOf({ kind, node, name }: PageId): PageKey {
    return kind === FORWARD
      ? { kind: 'forward', resource: this.objectOf(node), relation: this.objects.names.nameOf(name) }
      : { kind: 'reverse', subject: this.subjectOf(node, name) };
  }
}

function keyOf({ kind, node, name }: PageId): string {
  return `${kind}:${node}:${name}`;
}
