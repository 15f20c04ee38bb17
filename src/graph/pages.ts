import { assert } from '../base/assert.ts';
import { NO_NAME } from '../model/names.ts';
import type { Arena } from './arena.ts';
import { growUint32 } from './columns.ts';
import { EDGE_LIFE, EDGE_NAME, EDGE_NODE, EDGE_WORDS, FOREVER } from './edges.ts';
import { EMPTY, HashIndex, mix } from './hash-index.ts';
import type { Lives } from './lives.ts';
import type { Objects } from './objects.ts';
import type { Readers } from './readers.ts';

/** A page of everything on one (resource, relation). */
export const FORWARD = 0;
/** A page of everything one subject, or subject set, is used in. */
export const REVERSE = 1;
/** What of a huge forward page concerns one plain subject. Its node is the subject, its name the page's `hugeNumber`. */
export const POINT = 2;
export type PageKind = typeof FORWARD | typeof REVERSE | typeof POINT;

/** The page is not resident: nothing is known of it. */
export const ABSENT = -1;

/** The page is not huge: all of it is there. */
export const WHOLE = 0;

/** One version of an edge, on its way into a page. */
export interface Edge {
  readonly node: number;
  readonly name: number;
  readonly condition: number;
  readonly from: number;
  readonly until: number;
}

/**
 * A page is a record of eight words, so that one line of the cache tells all of it:
 *
 *   node     name * 4 + kind     address of the edges     edges     those that lead on     room for edges
 *   the era it was last looked at in     its huge number, or `WHOLE`
 */
const RECORD_WORDS = 8;
const NODE = 0;
const TAG = 1;
const ADDRESS = 2;
const COUNT = 3;
const STRUCTURE = 4;
const ROOM = 5;
const TOUCHED = 6;
const HUGE = 7;

/** In the place of a tag: the record is no page's. */
const VACANT = 0xffff_ffff;

const NAME_MAX = 2 ** 30 - 1;

/**
 * The resident pages. A page's edges lie side by side in the arena. First come those that lead on (on a forward page
 * wildcards and subject sets; on a reverse page none), then the rest, each part ascending by node, name and tick of
 * creation: so one subject among many is found by bisection.
 *
 * Of a *huge* forward page only the part that leads on is here; what concerns a plain subject is a page of its own, of
 * kind `POINT`.
 */
export class Pages {
  /** Of the page that was opened last. */
  words: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  start = 0;
  structureEnd = 0;
  end = 0;
  hugeNumber: number = WHOLE;
  readonly #arena: Arena;
  readonly #objects: Objects;
  readonly #lives: Lives;
  readonly #readers: Readers;
  #records = new Uint32Array(256 * RECORD_WORDS);
  #used = 0;
  readonly #vacant: number[] = [];
  readonly #index: HashIndex;
  /** By huge number: the page. Numbers are not used again, so that no point outlives what it is a point of. */
  readonly #huge = new Map<number, number>();
  #hugeCount = 0;

  constructor(arena: Arena, objects: Objects, lives: Lives, readers: Readers) {
    this.#arena = arena;
    this.#objects = objects;
    this.#lives = lives;
    this.#readers = readers;
    this.#index = new HashIndex((page) =>
      hashOf(this.#records[page * RECORD_WORDS + NODE]!, this.#records[page * RECORD_WORDS + TAG]!),
    );
  }

  get residentCount(): number {
    return this.#used - this.#vacant.length;
  }

  /** Bytes held, edges apart: they are the arena's. */
  get bytes(): number {
    return this.#records.byteLength + this.#index.bytes;
  }

  /** The page of a key, or `ABSENT`. It counts as looked at. */
  find(kind: PageKind, node: number, name: number): number {
    const { slots, mask } = this.#index;
    const records = this.#records;
    const tag = name * 4 + kind;
    const hash = hashOf(node, tag);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = slots[place]!;
      if (slot === EMPTY) return ABSENT;
      if (((slot ^ hash) & ~mask) !== 0) continue;
      const page = slot & mask;
      const at = page * RECORD_WORDS;
      if (records[at + NODE] === node && records[at + TAG] === tag) {
        const era = this.#readers.era >>> 0;
        if (records[at + TOUCHED] !== era) records[at + TOUCHED] = era;
        return page;
      }
    }
  }

  /** The forward page of a key if all of it is here, else `ABSENT`: a huge one is not. */
  findWhole(node: number, name: number): number {
    const page = this.find(FORWARD, node, name);
    return page !== ABSENT && this.hugeNumberOf(page) === WHOLE ? page : ABSENT;
  }

  /** As `find`, and opens the page that is found. */
  seek(kind: PageKind, node: number, name: number): number {
    const page = this.find(kind, node, name);
    if (page !== ABSENT) this.open(page);
    return page;
  }

  /** Sets `words`, `start`, `structureEnd`, `end` and `hugeNumber` to those of a page, at one reading of its record. Copy them: the next call replaces them. */
  open(page: number): void {
    const records = this.#records;
    const at = page * RECORD_WORDS;
    const address = records[at + ADDRESS]!;
    const start = address & this.#arena.mask;
    this.words = this.#arena.segments[address >>> this.#arena.shift]!;
    this.start = start;
    this.structureEnd = start + records[at + STRUCTURE]! * EDGE_WORDS;
    this.end = start + records[at + COUNT]! * EDGE_WORDS;
    this.hugeNumber = records[at + HUGE]!;
  }

  /** Where the page's edges are, from word `startOf` on. Good for this turn of the event loop, while nothing is changed. */
  wordsOf(page: number): Uint32Array<ArrayBuffer> {
    return this.#arena.wordsAt(this.#records[page * RECORD_WORDS + ADDRESS]!);
  }

  startOf(page: number): number {
    return this.#records[page * RECORD_WORDS + ADDRESS]! & this.#arena.mask;
  }

  /** End of the edges that lead on, and start of the rest. */
  structureEndOf(page: number): number {
    return this.startOf(page) + this.structureOf(page) * EDGE_WORDS;
  }

  endOf(page: number): number {
    return this.startOf(page) + this.countOf(page) * EDGE_WORDS;
  }

  /** Names an edge, at word `at` of `wordsOf(page)`, among all that are resident; good as long as `wordsOf` is. */
  addressAt(page: number, at: number): number {
    return this.#records[page * RECORD_WORDS + ADDRESS]! - this.startOf(page) + at;
  }

  /** Where the edge at `address` is: in the array, at word `address & addressMask`. */
  wordsAt(address: number): Uint32Array<ArrayBuffer> {
    return this.#arena.wordsAt(address);
  }

  get addressMask(): number {
    return this.#arena.mask;
  }

  /** Edges. */
  countOf(page: number): number {
    return this.#records[page * RECORD_WORDS + COUNT]!;
  }

  /** Edges that lead on. */
  structureOf(page: number): number {
    return this.#records[page * RECORD_WORDS + STRUCTURE]!;
  }

  /** The name of the page's points if it is huge, else `WHOLE`. */
  hugeNumberOf(page: number): number {
    return this.#records[page * RECORD_WORDS + HUGE]!;
  }

  /** The huge page that has this number, or `ABSENT`. */
  withHugeNumber(number: number): number {
    return this.#huge.get(number) ?? ABSENT;
  }

  /** Whether the number is no page's now. */
  isVacant(page: number): boolean {
    return this.#records[page * RECORD_WORDS + TAG] === VACANT;
  }

  kindOf(page: number): PageKind {
    return (this.#records[page * RECORD_WORDS + TAG]! & 3) as PageKind;
  }

  nodeOf(page: number): number {
    return this.#records[page * RECORD_WORDS + NODE]!;
  }

  nameOf(page: number): number {
    return this.#records[page * RECORD_WORDS + TAG]! >>> 2;
  }

  /** The era in which the page was last looked at, of which only the low 32 bits are kept. */
  touchedOf(page: number): number {
    return this.#records[page * RECORD_WORDS + TOUCHED]!;
  }

  /**
   * Make a page resident. It must be absent.
   * @param edges none ended at or before the oldest tick anyone asks for need be among them; distinct
   * @returns the page
   */
  add(kind: PageKind, node: number, name: number, edges: readonly Edge[]): number {
    assert(name <= NAME_MAX, 'names are few');
    assert(this.find(kind, node, name) === ABSENT, 'the page is already resident');
    const page = this.#vacant.pop() ?? this.#used++;
    if ((page + 1) * RECORD_WORDS > this.#records.length) {
      this.#records = growUint32(this.#records, (page + 1) * RECORD_WORDS);
    }
    const at = page * RECORD_WORDS;
    const records = this.#records;
    records[at + NODE] = node;
    records[at + TAG] = name * 4 + kind;
    records[at + ADDRESS] = 0;
    records[at + COUNT] = 0;
    records[at + STRUCTURE] = 0;
    records[at + ROOM] = 0;
    records[at + TOUCHED] = this.#readers.era;
    records[at + HUGE] = WHOLE;
    this.#index.add(page);
    this.#objects.retain(node);
    if (edges.length > 0) {
      this.#giveRoom(page, edges.length);
      this.insertAll(page, edges, 0);
    }
    return page;
  }

  /** Note that of this forward page, which has just been added, the plain subjects were left out. */
  setHuge(page: number): void {
    assert(this.kindOf(page) === FORWARD, 'only a forward page is huge');
    const number = ++this.#hugeCount;
    assert(number <= NAME_MAX, 'the numbers for huge pages are used up');
    this.#huge.set(number, page);
    this.#records[page * RECORD_WORDS + HUGE] = number;
  }

  /** Forget a page: it is absent from now on, and its number may become another page's. */
  drop(page: number): void {
    const room = this.#records[page * RECORD_WORDS + ROOM]!;
    if (room > 0) this.#arena.free(this.#records[page * RECORD_WORDS + ADDRESS]!, room * EDGE_WORDS);
    this.letGo(page);
  }

  /** As `drop`, when the block of the page's edges is being taken back already. */
  letGo(page: number): void {
    const words = this.wordsOf(page);
    for (let at = this.startOf(page); at < this.endOf(page); at += EDGE_WORDS) {
      this.#objects.release(words[at + EDGE_NODE]!);
      this.#lives.end(words[at + EDGE_LIFE]!);
    }
    this.#index.remove(page);
    this.#objects.release(this.nodeOf(page));
    this.#huge.delete(this.hugeNumberOf(page));
    this.#records[page * RECORD_WORDS + TAG] = VACANT;
    this.#records[page * RECORD_WORDS + ROOM] = 0;
    this.#vacant.push(page);
  }

  /** Words of the block that holds the page's edges; 0 if there is none. */
  blockWords(page: number): number {
    return this.#records[page * RECORD_WORDS + ROOM]! * EDGE_WORDS;
  }

  /** The block was moved to `address`. */
  moved(page: number, address: number): void {
    this.#records[page * RECORD_WORDS + ADDRESS] = address;
  }

  /** Add versions to a page, in one pass. Versions that ended at or before tick `horizon` make room first. */
  insertAll(page: number, edges: readonly Edge[], horizon: number): void {
    if (this.countOf(page) + edges.length > this.#records[page * RECORD_WORDS + ROOM]!) {
      this.#makeRoom(page, horizon, edges.length);
    }
    const isForward = this.kindOf(page) === FORWARD;
    const leads = isForward ? edges.filter((edge) => this.#leadsOn(edge)) : [];
    const rest = isForward ? edges.filter((edge) => !this.#leadsOn(edge)) : [...edges];
    const start = this.startOf(page);
    const structureEnd = this.structureEndOf(page);
    // From the back, so that nothing is written over before it is moved: first the rest, then the structure.
    this.#merge(page, structureEnd, this.endOf(page), rest.toSorted(compareEdges), leads.length);
    this.#merge(page, start, structureEnd, leads.toSorted(compareEdges), 0);
    this.#records[page * RECORD_WORDS + STRUCTURE]! += leads.length;
    this.#records[page * RECORD_WORDS + COUNT]! += edges.length;
  }

  /** End the version of (`other.node`, `other.name`) on a page that has not ended. No such version is no change. */
  endVersion(page: number, other: { readonly node: number; readonly name: number }, until: number): void {
    this.#endIn(page, this.startOf(page), this.structureEndOf(page), other, until);
    this.#endIn(page, this.structureEndOf(page), this.endOf(page), other, until);
  }

  #endIn(
    page: number,
    start: number,
    end: number,
    other: { readonly node: number; readonly name: number },
    until: number,
  ): void {
    const words = this.wordsOf(page);
    const { condition, from, until: untilOf } = this.#lives;
    for (let at = this.#lowerBound(words, start, end, { ...other, from: 0 }); at < end; at += EDGE_WORDS) {
      if (words[at + EDGE_NODE] !== other.node || words[at + EDGE_NAME] !== other.name) return;
      const life = words[at + EDGE_LIFE]!;
      if (untilOf[life] !== FOREVER) continue;
      words[at + EDGE_LIFE] = this.#lives.begin(condition[life]!, from[life]!, until);
      this.#lives.end(life);
      return; // of one relationship only the newest version has not ended
    }
  }

  /** Merges `edges` into those of words [start, end), which are moved back by `shift` edges and by as many as come before them. */
  #merge(page: number, start: number, end: number, edges: readonly Edge[], shift: number): void {
    const words = this.wordsOf(page);
    let last = end; // the edges from here on are where they belong
    for (let next = edges.length - 1; next >= 0; next--) {
      const edge = edges[next]!;
      const at = this.#lowerBound(words, start, last, edge);
      words.copyWithin(at + (shift + next + 1) * EDGE_WORDS, at, last);
      this.#write(words, at + (shift + next) * EDGE_WORDS, edge);
      last = at;
    }
    if (shift > 0) words.copyWithin(start + shift * EDGE_WORDS, start, last);
  }

  /** First word in [start, end) whose edge is not before `edge`. */
  #lowerBound(
    words: Uint32Array,
    start: number,
    end: number,
    edge: Pick<Edge, 'node' | 'name' | 'from'>,
  ): number {
    const { from } = this.#lives;
    let low = 0;
    let high = (end - start) / EDGE_WORDS;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = start + middle * EDGE_WORDS;
      const order =
        words[at + EDGE_NODE]! - edge.node ||
        words[at + EDGE_NAME]! - edge.name ||
        from[words[at + EDGE_LIFE]!]! - edge.from;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return start + low * EDGE_WORDS;
  }

  #write(words: Uint32Array, at: number, { node, name, condition, from, until }: Edge): void {
    words[at + EDGE_NODE] = node;
    words[at + EDGE_NAME] = name;
    words[at + EDGE_LIFE] = this.#lives.begin(condition, from, until);
    this.#objects.retain(node);
  }

  /** Whether an edge of a forward page is a wildcard or a subject set. */
  #leadsOn({ node, name }: Edge): boolean {
    return name !== NO_NAME || this.#objects.isWildcard(node);
  }

  #makeRoom(page: number, horizon: number, wanted: number): void {
    this.#dropEnded(page, horizon);
    const needed = this.countOf(page) + wanted;
    if (needed > this.#records[page * RECORD_WORDS + ROOM]!) this.#giveRoom(page, needed + (needed >> 2));
  }

  /** Put the page's edges into a block with room for `room`. */
  #giveRoom(page: number, room: number): void {
    const at = page * RECORD_WORDS;
    const oldAddress = this.#records[at + ADDRESS]!;
    const oldRoom = this.#records[at + ROOM]!;
    const address = this.#arena.allocate(page * 2, room * EDGE_WORDS);
    if (oldRoom > 0) {
      const kept = this.wordsOf(page).subarray(this.startOf(page), this.endOf(page));
      this.#arena.wordsAt(address).set(kept, address & this.#arena.mask);
      this.#arena.free(oldAddress, oldRoom * EDGE_WORDS);
    }
    this.#records[at + ADDRESS] = address;
    this.#records[at + ROOM] = room;
  }

  #dropEnded(page: number, horizon: number): void {
    const words = this.wordsOf(page);
    const structureEnd = this.structureEndOf(page);
    const end = this.endOf(page);
    const { until } = this.#lives;
    let to = this.startOf(page);
    let count = 0;
    let structure = 0;
    for (let at = to; at < end; at += EDGE_WORDS) {
      if (until[words[at + EDGE_LIFE]!]! <= horizon) {
        this.#objects.release(words[at + EDGE_NODE]!);
        this.#lives.end(words[at + EDGE_LIFE]!);
        continue;
      }
      words.copyWithin(to, at, at + EDGE_WORDS);
      to += EDGE_WORDS;
      count++;
      if (at < structureEnd) structure++;
    }
    this.#records[page * RECORD_WORDS + COUNT] = count;
    this.#records[page * RECORD_WORDS + STRUCTURE] = structure;
  }
}

/**
 * The pages of one node are near each other in the index, since a question about it is soon followed by others: they
 * differ in the low bits, and in the topmost, by which one is told from the other.
 */
function hashOf(node: number, tag: number): number {
  return mix(node) ^ (tag >>> 2) ^ ((tag & 3) << 5) ^ (Math.imul(tag, 0x9e37_79b1) & 0xfc00_0000);
}

function compareEdges(a: Edge, b: Edge): number {
  return a.node - b.node || a.name - b.name || a.from - b.from;
}
