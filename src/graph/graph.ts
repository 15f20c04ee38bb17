import { setImmediate as nextPass } from 'node:timers/promises';
import { assert } from '../base/assert.ts';
import { type Names, NO_NAME } from '../model/names.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../model/relationship.ts';
import type { Revision } from '../model/revision.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import type { ChangeSet, ForwardKey, NextPage, PageKey, PageRows } from '../store/store.ts';
import { Arena } from './arena.ts';
import { Conditions } from './conditions.ts';
import type { Edge } from './edge-block.ts';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE } from './edges.ts';
import { Lives } from './lives.ts';
import { NO_NODE, Objects } from './objects.ts';
import type { PageDraft } from './page-draft.ts';
import type { PageId } from './page-id.ts';
import { type Missed, PageMaker, type Slices } from './page-maker.ts';
import { ABSENT, FORWARD, type PageKind, Pages, POINT, REVERSE, WHOLE } from './pages.ts';
import { isPlain } from './plain-rows.ts';
import { type Reader, Readers } from './readers.ts';
import { Room } from './room.ts';
import { Ticks } from './ticks.ts';

/** How much memory a graph takes, and from when on a page is huge. */
export interface GraphSize {
  /** Bytes of everything that is resident. It is exceeded only by what requests in flight need. */
  readonly budget: number;
  /** Plain subjects on one forward page that are read and kept with it. Of a page with more each is a page of its own. */
  readonly plainMax: number;
}

export const UNBOUNDED: GraphSize = { budget: Infinity, plainMax: 256 };

/** Some two milliseconds. Most pages, and most loads, have fewer rows by far and are made in the turn in which they come. */
const SLICES: Slices = { rows: 2_048, giveWay: () => nextPass() };

/** Reads pages from the store as they stood at a revision. */
export type ReadPages = (keys: readonly PageKey[], upTo: Revision) => Promise<readonly PageRows[]>;

/** What came and went since the graph was made. */
export interface GraphTraffic {
  /** Batched reads of the store, and the pages they brought. */
  readonly reads: number;
  readonly pagesLoaded: number;
  readonly pagesEvicted: number;
}

interface Wanted {
  readonly page: PageId;
  readonly key: string;
  readonly storeKey: PageKey;
  readonly missed: Missed[];
}

interface Loading {
  readonly done: Promise<void>;
  /** Changes that were applied to the graph after the load began. */
  readonly missed: Missed[];
}

/**
 * The relationships of one store, shaped for walking: a cache of pages, each either absent or resident, kept current by
 * the changes. An edge carries the ticks between which it exists, so one graph answers at every revision from `base` on
 * and no reader waits for a writer.
 */
export class Graph {
  readonly readers: Readers = new Readers();
  readonly objects: Objects;
  readonly conditions: Conditions;
  readonly lives: Lives;
  readonly pages: Pages;
  readonly #room: Room;
  readonly #maker: PageMaker;
  readonly #ticks: Ticks;
  readonly #slices: Slices;
  readonly #plainMax: number;
  readonly #readPages: ReadPages;
  readonly #loading = new Map<string, Loading>();
  #missedByNext: Missed[] | undefined; // while `loadNext` reads pages that only the store knows
  #applied: Revision;
  #underWay = false; // some of the revision after `applied` is applied
  #reads = 0;
  #pagesLoaded = 0;

  /**
   * @param names shared with the schemas whose programs walk this graph
   * @param base the oldest revision that will be asked for
   * @param applied the revision to start from; changes are applied from the next one on
   * @param slices how large pages are made resident, bit by bit
   */
  constructor(
    names: Names,
    base: Revision,
    applied: Revision,
    readPages: ReadPages,
    { budget, plainMax }: GraphSize = UNBOUNDED,
    { rows, giveWay }: Slices = SLICES,
  ) {
    assert(base <= applied, 'the oldest revision is not after the newest');
    const { readers } = this;
    const arena = new Arena(readers, budget);
    this.objects = new Objects(names, arena, readers);
    this.conditions = new Conditions(readers);
    this.lives = new Lives(this.conditions);
    this.pages = new Pages(arena, this.objects, this.lives, readers, rows);
    const { objects, conditions, lives, pages } = this;
    const drafts = new Set<PageDraft>();
    this.#room = new Room({ readers, arena, conditions, lives, objects, pages, drafts }, budget);
    this.#ticks = new Ticks(base);
    this.#slices = {
      rows,
      giveWay: async () => {
        this.#room.make();
        await giveWay();
      },
    };
    const parts = { objects, conditions, lives, pages, ticks: this.#ticks, drafts };
    this.#maker = new PageMaker(parts, plainMax, this.#slices);
    this.#plainMax = plainMax;
    this.#applied = applied;
    this.#readPages = readPages;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#room.bytes;
  }

  get budget(): number {
    return this.#room.budget;
  }

  get traffic(): GraphTraffic {
    return { reads: this.#reads, pagesLoaded: this.#pagesLoaded, pagesEvicted: this.#room.evicted };
  }

  /** Whether more pages fit without another one going. */
  get hasSpare(): boolean {
    return this.#room.hasSpare;
  }

  /** Another budget of bytes from now on; what is beyond a smaller one goes bit by bit, as pages are loaded or asked to go. */
  setBudget(bytes: number): void {
    this.#room.budget = bytes;
    this.#room.make();
  }

  /** The newest revision that every resident page shows. */
  get applied(): Revision {
    return this.#applied;
  }

  /** Resolves when a load that requests wait for has ended, well or not; undefined when there is none. */
  get loading(): Promise<void> | undefined {
    const [first] = this.#loading.values();
    return first?.done.catch(() => undefined);
  }

  tickOf(revision: Revision): number {
    return this.#ticks.of(revision);
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
    if (!this.#isBlank) this.#applyAll(change.updates, this.tickOf(change.revision));
    this.#underWay = !change.complete;
    if (change.complete) this.#applied = change.revision;
    this.#room.make();
  }

  /** No reader will ask for a revision before `revision` any more. */
  forgetBefore(revision: Revision): void {
    this.#ticks.forgetBefore(revision);
  }

  /** Somebody reads from now on: see `Readers`. */
  enter(): Reader {
    return this.readers.enter();
  }

  leave(reader: Reader): void {
    this.readers.leave(reader);
    this.pages.letGoOfSome();
    this.objects.collect();
    this.conditions.collect();
  }

  /**
   * Make pages resident, all in one read; those that are resident or on their way are not read again. Who asks is a
   * reader until this resolves.
   * @throws what the store throws; the pages stay absent then.
   */
  async load(pages: readonly PageId[]): Promise<void> {
    const waits: Promise<void>[] = [];
    const wanted: Wanted[] = [];
    const keys = new Set<string>(); // one question may want tens of thousands of pages, many of them twice
    for (const page of pages) {
      if (this.isResident(page)) continue;
      const key = keyOf(page);
      const loading = this.#loading.get(key);
      if (loading !== undefined) waits.push(loading.done);
      else if (!keys.has(key)) {
        const storeKey = this.#storeKeyOf(page);
        if (storeKey === undefined) continue;
        keys.add(key);
        wanted.push({ page, key, storeKey, missed: [] });
      }
    }
    if (wanted.length > 0) {
      // A turn later, so that these loads are noted before anything can fail or change.
      const upTo = this.#readableUpTo;
      const done = Promise.resolve().then(() => this.#read(wanted, upTo));
      for (const { key, missed } of wanted) this.#loading.set(key, { done, missed });
      waits.push(done);
    }
    await Promise.all(waits);
  }

  /**
   * Make the next forward pages resident that are not, as many as `readNext` gives; those that are on their way are
   * left alone. Resolves with the last of them, after which to go on; undefined at the end.
   */
  async loadNext(
    readNext: (upTo: Revision, plainMax: number) => Promise<readonly NextPage[]>,
  ): Promise<ForwardKey | undefined> {
    const reader = this.enter();
    const missed: Missed[] = [];
    this.#missedByNext = missed;
    try {
      const next = await readNext(this.#readableUpTo, this.#plainMax + 1);
      this.readers.era++;
      this.#reads++;
      this.#pagesLoaded += next.length;
      for (const { key, rows } of next) {
        const node = this.objects.nodeOf(key.resource.type, key.resource.id);
        const page: PageId = { kind: FORWARD, node, name: this.objects.names.numberOf(key.relation) };
        if (this.isResident(page) || this.#loading.has(keyOf(page))) continue;
        const missedByIt = missed.filter(({ update }) => isOn(key, update.relationship));
        if (rows.length <= this.#slices.rows) this.#make(page, rows, missedByIt);
        else await this.#loadRows(page, rows, missedByIt);
      }
      return next.at(-1)?.key;
    } finally {
      this.#missedByNext = undefined;
      this.leave(reader);
      this.#room.make();
    }
  }

  /** Whether nothing needs to be loaded to look through a page. */
  isResident({ kind, node, name, whole }: PageId): boolean {
    const page = whole === true ? this.pages.findWhole(node, name) : this.pages.find(kind, node, name);
    return page !== ABSENT;
  }

  /** The relationship behind an edge of a resident forward or point page, on (`node`, `relation`). See `Pages.addressAt`. */
  relationshipOf(node: number, relation: number, address: number): Relationship {
    const words = this.pages.wordsAt(address);
    const at = address & this.pages.addressMask;
    const condition = this.lives.condition[words[at + EDGE_LIFE]!]!;
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

  /**
   * A page that is loaded half-way through a revision has missed what was applied of it, so it is read as it stands
   * after it; what is still to come then finds its edge there, and puts the same edge in its place.
   */
  get #readableUpTo(): Revision {
    return this.#underWay ? this.#applied + 1 : this.#applied;
  }

  /** Whether there is nothing to be changed by any update, nor on its way. A large import need not be looked at then. */
  get #isBlank(): boolean {
    return this.pages.residentCount === 0 && this.#loading.size === 0 && this.#missedByNext === undefined;
  }

  #applyAll(updates: readonly RelationshipUpdate[], tick: number): void {
    const begun = new Map<number, Edge[]>();
    for (const update of updates) {
      this.#missedByNext?.push({ update, tick });
      this.#applyTo(FORWARD, update, tick, begun);
      this.#applyTo(REVERSE, update, tick, begun);
    }
    for (const [page, edges] of begun) this.pages.insertAll(page, edges, this.#ticks.horizon);
  }

  async #read(wanted: readonly Wanted[], upTo: Revision): Promise<void> {
    try {
      const rows = await this.#readPages(
        wanted.map(({ storeKey }) => storeKey),
        upTo,
      );
      this.readers.era++;
      this.#reads++;
      this.#pagesLoaded += wanted.length;
      let taken = 0; // since others had their turn
      for (const [index, { page, missed }] of wanted.entries()) {
        const versions = rows[index];
        assert(versions !== undefined, 'the store answers every page that was asked');
        taken += 1 + versions.length;
        if (versions.length > this.#slices.rows) await this.#makeInSlices(page, versions, missed);
        else this.#make(page, versions, missed);
        if (taken <= this.#slices.rows) continue;
        await this.#slices.giveWay();
        taken = 0;
      }
    } finally {
      for (const { key } of wanted) this.#loading.delete(key);
    }
    this.#room.make();
  }

  /** A page that comes to be known only with its rows: who asks for it while it is made waits for it, too. */
  async #loadRows(page: PageId, rows: PageRows, missed: Missed[]): Promise<void> {
    const key = keyOf(page);
    const done = this.#makeInSlices(page, rows, missed);
    this.#loading.set(key, { done, missed });
    try {
      await done;
    } finally {
      this.#loading.delete(key);
    }
  }

  #make(page: PageId, rows: PageRows, missed: readonly Missed[]): void {
    this.#noteMade(this.#maker.make(page, rows, missed));
  }

  async #makeInSlices(page: PageId, rows: PageRows, missed: readonly Missed[]): Promise<void> {
    this.#noteMade(await this.#maker.makeInSlices(page, rows, missed));
  }

  #noteMade(page: number): void {
    if (page !== ABSENT && this.pages.countOf(page) === 0) this.#room.noteEmpty(page);
  }

  /**
   * The page of this kind that `update` belongs on: changed now if resident, later if on its way, not at all if absent.
   * What begins on a resident page is only noted in `begun`: a page takes many edges for little more than one.
   */
  #applyTo(
    kind: typeof FORWARD | typeof REVERSE,
    update: RelationshipUpdate,
    tick: number,
    begun: Map<number, Edge[]>,
  ): void {
    const { resource, relation, subject } = update.relationship;
    // A page can only be known by numbers that were given before.
    const node =
      kind === FORWARD
        ? this.objects.find(resource.type, resource.id)
        : this.objects.find(subject.type, subject.id);
    const name = this.objects.names.find(kind === FORWARD ? relation : subject.relation);
    if (node === NO_NODE || name === undefined) return;
    this.#miss({ kind, node, name }, update, tick);
    const page = this.pages.find(kind, node, name);
    if (page === ABSENT) return;
    const point = kind === FORWARD && isPlain(update.relationship) ? this.pages.hugeNumberOf(page) : WHOLE;
    if (point === WHOLE) this.#applyOn(page, kind, update, tick, begun);
    else this.#applyToPoint(point, update, tick, begun);
  }

  #applyToPoint(
    hugeNumber: number,
    update: RelationshipUpdate,
    tick: number,
    begun: Map<number, Edge[]>,
  ): void {
    const { subject } = update.relationship;
    const node = this.objects.find(subject.type, subject.id);
    if (node === NO_NODE) return;
    this.#miss({ kind: POINT, node, name: hugeNumber }, update, tick);
    const page = this.pages.find(POINT, node, hugeNumber);
    if (page !== ABSENT) this.#applyOn(page, POINT, update, tick, begun);
  }

  /** If the page is on its way, it has yet to hear of `update`. */
  #miss(page: PageId, update: RelationshipUpdate, tick: number): void {
    if (this.#loading.size > 0) this.#loading.get(keyOf(page))?.missed.push({ update, tick });
  }

  #applyOn(
    page: number,
    kind: PageKind,
    update: RelationshipUpdate,
    tick: number,
    begun: Map<number, Edge[]>,
  ): void {
    const edge = this.#maker.end(page, kind, update, tick);
    if (edge === undefined) return;
    const edges = begun.get(page);
    if (edges === undefined) begun.set(page, [edge]);
    else edges.push(edge);
  }

  /** Undefined for the point of a page that is not resident any more. */
  #storeKeyOf({ kind, node, name, whole }: PageId): PageKey | undefined {
    const { names } = this.objects;
    switch (kind) {
      case FORWARD: {
        const plainMax = whole === true ? undefined : this.#plainMax + 1;
        return { kind: 'forward', resource: this.objectOf(node), relation: names.nameOf(name), plainMax };
      }
      case REVERSE:
        return { kind: 'reverse', subject: this.subjectOf(node, name) };
      case POINT: {
        const page = this.pages.withHugeNumber(name);
        if (page === ABSENT) return undefined;
        return {
          kind: 'point',
          resource: this.objectOf(this.pages.nodeOf(page)),
          relation: names.nameOf(this.pages.nameOf(page)),
          subject: this.subjectOf(node, NO_NAME),
        };
      }
    }
  }
}

function keyOf({ kind, node, name }: PageId): string {
  return `${kind}:${node}:${name}`;
}

function isOn({ resource, relation }: ForwardKey, relationship: Relationship): boolean {
  return (
    relation === relationship.relation &&
    resource.id === relationship.resource.id &&
    resource.type === relationship.resource.type
  );
}
