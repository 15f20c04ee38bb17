import { assert } from '../base/assert.ts';
import { growUint32 } from './columns.ts';
import {
  blockSize,
  EDGE_FROM,
  EDGE_NAME,
  EDGE_NODE,
  EDGE_UNTIL,
  EDGE_WORDS,
  EdgeArena,
  FOREVER,
} from './edges.ts';

/** A page of everything on one (resource, relation). */
export const FORWARD = 0;
/** A page of everything one subject, or subject set, is used in. */
export const REVERSE = 1;
export type PageKind = typeof FORWARD | typeof REVERSE;

/** The page is not resident: nothing is known of it. */
export const ABSENT = -1;

/** One version of an edge, on its way into a page. */
export interface Edge {
  readonly node: number;
  readonly name: number;
  readonly condition: number;
  readonly from: number;
  readonly until: number;
}

/**
 * The resident pages. A page is a run of edges in the arena, `count[page]` of them from edge `offset[page]`. First come
 * the `structure[page]` edges that lead on (on a forward page wildcards and subject sets; on a reverse page none),
 * then the rest, each part ascending by node, name and tick of creation: so one subject among many is found by
 * bisection.
 */
export class Pages {
  readonly arena: EdgeArena = new EdgeArena();
  offset: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  count: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  structure: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  #size = new Uint32Array(256); // edges in the page's block
  #keyNode = new Uint32Array(256);
  #keyName = new Uint32Array(256); // name * 2 + kind
  #used = 0;
  #buckets = new Int32Array(1024).fill(ABSENT); // open addressing by key; at most half full
  readonly #leadsOn: (edge: Edge) => boolean;

  /** @param leadsOn whether an edge of a forward page is a wildcard or a subject set. */
  constructor(leadsOn: (edge: Edge) => boolean) {
    this.#leadsOn = leadsOn;
  }

  get residentCount(): number {
    return this.#used;
  }

  /** Bytes held for pages and their edges, names apart. */
  get bytes(): number {
    const columns = [this.offset, this.count, this.structure, this.#size, this.#keyNode, this.#keyName];
    return columns.reduce(
      (sum, column) => sum + column.byteLength,
      this.#buckets.byteLength + this.arena.bytes,
    );
  }

  /** The page of a key, or `ABSENT`. */
  find(kind: PageKind, node: number, name: number): number {
    const buckets = this.#buckets;
    const mask = buckets.length - 1;
    const tagged = name * 2 + kind;
    let bucket = hash(node, tagged) & mask;
    for (;;) {
      const page = buckets[bucket]!;
      if (page === ABSENT) return ABSENT;
      if (this.#keyNode[page] === node && this.#keyName[page] === tagged) return page;
      bucket = (bucket + 1) & mask;
    }
  }

  /** Make a page resident. It must be absent. */
  add(kind: PageKind, node: number, name: number, edges: readonly Edge[]): void {
    assert(this.find(kind, node, name) === ABSENT, 'the page is already resident');
    const page = this.#used++;
    if (page >= this.offset.length) this.#growColumns(page + 1);
    if (this.#used * 2 > this.#buckets.length) this.#growBuckets();
    this.#keyNode[page] = node;
    this.#keyName[page] = name * 2 + kind;
    this.#enter(page);
    const leads = kind === FORWARD ? edges.filter(this.#leadsOn) : [];
    const rest = kind === FORWARD ? edges.filter((edge) => !this.#leadsOn(edge)) : [...edges];
    this.#size[page] = blockSize(edges.length);
    this.offset[page] = this.arena.allocate(edges.length);
    this.count[page] = edges.length;
    this.structure[page] = leads.length;
    [...leads.toSorted(compareEdges), ...rest.toSorted(compareEdges)].forEach((edge, index) =>
      this.#write(page, index, edge),
    );
  }

  /** Add one version to a resident page. Versions that ended at or before `horizon` make room first. */
  insert(kind: PageKind, node: number, name: number, edge: Edge, horizon: number): void {
    const page = this.#resident(kind, node, name);
    if (this.count[page] === this.#size[page]) this.#makeRoom(page, horizon, 1);
    const leads = kind === FORWARD && this.#leadsOn(edge);
    const start = leads ? 0 : this.structure[page]!;
    const end = leads ? this.structure[page]! : this.count[page]!;
    const at = this.#lowerBound(page, start, end, edge);
    const words = this.arena.words;
    const first = (this.offset[page]! + at) * EDGE_WORDS;
    const last = (this.offset[page]! + this.count[page]!) * EDGE_WORDS;
    words.copyWithin(first + EDGE_WORDS, first, last);
    this.#write(page, at, edge);
    this.count[page]!++;
    if (leads) this.structure[page]!++;
  }

  /** As `insert`, for many versions at once: one pass over the page. */
  insertAll(page: number, edges: readonly Edge[], horizon: number): void {
    if (this.count[page]! + edges.length > this.#size[page]!) this.#makeRoom(page, horizon, edges.length);
    const isForward = (this.#keyName[page]! & 1) === FORWARD;
    const leads = isForward ? edges.filter(this.#leadsOn) : [];
    const rest = isForward ? edges.filter((edge) => !this.#leadsOn(edge)) : [...edges];
    const structure = this.structure[page]!;
    // From the back, so that nothing is written over before it is moved: first the rest, then the structure.
    this.#merge(page, structure, this.count[page]!, rest.toSorted(compareEdges), leads.length);
    this.#merge(page, 0, structure, leads.toSorted(compareEdges), 0);
    this.structure[page]! += leads.length;
    this.count[page]! += edges.length;
  }

  /** End the version of (`otherNode`, `otherName`) that has not ended. No such version is no change. */
  end(
    kind: PageKind,
    node: number,
    name: number,
    other: { readonly node: number; readonly name: number },
    until: number,
  ): void {
    const page = this.#resident(kind, node, name);
    const structure = this.structure[page]!;
    this.#endIn(page, 0, structure, other, until);
    this.#endIn(page, structure, this.count[page]!, other, until);
  }

  #endIn(
    page: number,
    start: number,
    end: number,
    other: { readonly node: number; readonly name: number },
    until: number,
  ): void {
    const words = this.arena.words;
    for (let index = this.#lowerBound(page, start, end, { ...other, from: 0 }); index < end; index++) {
      const at = (this.offset[page]! + index) * EDGE_WORDS;
      if (words[at + EDGE_NODE] !== other.node || words[at + EDGE_NAME] !== other.name) return;
      if (words[at + EDGE_UNTIL] === FOREVER) words[at + EDGE_UNTIL] = until;
    }
  }

  /** Merges `edges` into those of [start, end), which are moved back by `shift` and by as many as come before them. */
  #merge(page: number, start: number, end: number, edges: readonly Edge[], shift: number): void {
    const words = this.arena.words;
    const base = this.offset[page]!;
    let last = end; // the edges from here on are where they belong
    for (let next = edges.length - 1; next >= 0; next--) {
      const at = this.#lowerBound(page, start, last, edges[next]!);
      const to = (base + at + shift + next + 1) * EDGE_WORDS;
      words.copyWithin(to, (base + at) * EDGE_WORDS, (base + last) * EDGE_WORDS);
      this.#write(page, at + shift + next, edges[next]!);
      last = at;
    }
    if (shift > 0) {
      words.copyWithin(
        (base + start + shift) * EDGE_WORDS,
        (base + start) * EDGE_WORDS,
        (base + last) * EDGE_WORDS,
      );
    }
  }

  #resident(kind: PageKind, node: number, name: number): number {
    const page = this.find(kind, node, name);
    assert(page !== ABSENT, 'the page is not resident');
    return page;
  }

  /** First index in [start, end) whose edge is not before `edge`. */
  #lowerBound(page: number, start: number, end: number, edge: Pick<Edge, 'node' | 'name' | 'from'>): number {
    const words = this.arena.words;
    const base = this.offset[page]!;
    let low = start;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = (base + middle) * EDGE_WORDS;
      const order =
        words[at + EDGE_NODE]! - edge.node ||
        words[at + EDGE_NAME]! - edge.name ||
        words[at + EDGE_FROM]! - edge.from;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #write(page: number, index: number, edge: Edge): void {
    const words = this.arena.words;
    const at = (this.offset[page]! + index) * EDGE_WORDS;
    words[at] = edge.node;
    words[at + 1] = edge.name;
    words[at + 2] = edge.condition;
    words[at + 3] = edge.from;
    words[at + 4] = edge.until;
  }

  #makeRoom(page: number, horizon: number, wanted: number): void {
    this.#dropEnded(page, horizon);
    const size = this.#size[page]!;
    const needed = this.count[page]! + wanted;
    if (needed <= size) return;
    const from = this.offset[page]!;
    const to = this.arena.allocate(needed);
    this.arena.words.copyWithin(to * EDGE_WORDS, from * EDGE_WORDS, (from + size) * EDGE_WORDS);
    this.arena.free(from, size);
    this.offset[page] = to;
    this.#size[page] = blockSize(needed);
  }

  #dropEnded(page: number, horizon: number): void {
    const words = this.arena.words;
    const base = this.offset[page]!;
    let kept = 0;
    let structureKept = 0;
    for (let index = 0; index < this.count[page]!; index++) {
      const at = (base + index) * EDGE_WORDS;
      if (words[at + EDGE_UNTIL]! <= horizon) continue;
      words.copyWithin((base + kept) * EDGE_WORDS, at, at + EDGE_WORDS);
      if (index < this.structure[page]!) structureKept++;
      kept++;
    }
    this.count[page] = kept;
    this.structure[page] = structureKept;
  }

  #growColumns(count: number): void {
    this.offset = growUint32(this.offset, count);
    this.count = growUint32(this.count, count);
    this.structure = growUint32(this.structure, count);
    this.#size = growUint32(this.#size, count);
    this.#keyNode = growUint32(this.#keyNode, count);
    this.#keyName = growUint32(this.#keyName, count);
  }

  #growBuckets(): void {
    this.#buckets = new Int32Array(this.#buckets.length * 2).fill(ABSENT);
    for (let page = 0; page < this.#used - 1; page++) this.#enter(page);
  }

  #enter(page: number): void {
    const mask = this.#buckets.length - 1;
    let bucket = hash(this.#keyNode[page]!, this.#keyName[page]!) & mask;
    while (this.#buckets[bucket] !== ABSENT) bucket = (bucket + 1) & mask;
    this.#buckets[bucket] = page;
  }
}

function compareEdges(a: Edge, b: Edge): number {
  return a.node - b.node || a.name - b.name || a.from - b.from;
}

/** Spreads two small integers over 32 bits. */
export function hash(a: number, b: number): number {
  let mixed = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b + 0x7f4a_7c15, 0x85eb_ca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b_3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
