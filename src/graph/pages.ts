import { assert } from '../base/assert.ts';
import type { Arena } from './arena.ts';
import { growUint32 } from './columns.ts';
import { dropEnded, type Edge, type EdgeParts, endEdge, letGo, mergeEdges, partsOf } from './edge-block.ts';
import { EDGE_WORDS } from './edges.ts';
import { EMPTY, HashIndex, mix } from './hash-index.ts';
import { Leaving } from './leaving.ts';
import type { Lives } from './lives.ts';
import type { Objects } from './objects.ts';
import type { PageDraft } from './page-draft.ts';
import {
  ADDRESS,
  COUNT,
  EDGE,
  HUGE,
  LEADS,
  NODE,
  RECORD_WORDS,
  ROOM_MAX,
  roomIn,
  SINGLE,
  STATE,
  stateOf,
  STRUCTURE,
  TAG,
  TOUCHED,
  UNLINKED,
  VACANT,
} from './page-record.ts';
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

/** Pages of one node that are looked for one behind another, before the index is. */
const NEIGHBOURS_MAX = 4;

const NAME_MAX = 2 ** 29 - 1;

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
  readonly #readers: Readers;
  readonly #parts: EdgeParts;
  readonly #leaving: Leaving;
  #records = new Uint32Array(256 * RECORD_WORDS);
  #used = 0;
  readonly #vacant: number[] = [];
  readonly #index: HashIndex;
  /** By huge number: the page. Numbers are not used again, so that no point outlives what it is a point of. */
  readonly #huge = new Map<number, number>();
  #hugeCount = 0;

  /** @param goAtOnce edges of a page that goes that are let go of in one go; those of others go bit by bit */
  constructor(arena: Arena, objects: Objects, lives: Lives, readers: Readers, goAtOnce: number = Infinity) {
    this.#arena = arena;
    this.#objects = objects;
    this.#readers = readers;
    this.#parts = { objects, lives };
    this.#leaving = new Leaving(this.#parts, goAtOnce);
    this.#index = new HashIndex((page) =>
      hashOf(this.#records[page * RECORD_WORDS + NODE]!, this.#records[page * RECORD_WORDS + TAG]!),
    );
  }

  get residentCount(): number {
    return this.#used - this.#vacant.length;
  }

  /** Bytes held, edges apart: they are the arena's. */
  get bytes(): number {
    return this.#records.byteLength + this.#index.bytes + this.#leaving.bytes;
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

  /**
   * Whether a forward page is resident; if so it counts as looked at, and is opened.
   *
   * Pages of one node are mostly made one after another and so have numbers that follow each other: those from the
   * node's hint on are tried before the index is. A record tells whose page it is, so a hint can be wrong but not harm.
   */
  seek(node: number, name: number): boolean {
    const records = this.#records;
    const tag = name * 4 + FORWARD;
    const hint = this.#objects.pageHintOf(node);
    const end = Math.min(hint + NEIGHBOURS_MAX, this.#used);
    for (let page = hint; page < end; page++) {
      const at = page * RECORD_WORDS;
      if (records[at + NODE] !== node) break;
      if (records[at + TAG] !== tag) continue;
      const era = this.#readers.era >>> 0;
      if (records[at + TOUCHED] !== era) records[at + TOUCHED] = era;
      this.#openRecord(page);
      return true;
    }
    return this.#seekByIndex(FORWARD, node, name);
  }

  /** As `seek`, of the point of a huge page for a plain subject. */
  seekPoint(subject: number, hugeNumber: number): boolean {
    return this.#seekByIndex(POINT, subject, hugeNumber);
  }

  #seekByIndex(kind: PageKind, node: number, name: number): boolean {
    const page = this.find(kind, node, name);
    if (page === ABSENT) return false;
    this.#openRecord(page);
    return true;
  }

  /** As `open`, but a single edge is read where the record has it: `words` may be what `addressAt` knows nothing of. */
  #openRecord(page: number): void {
    const records = this.#records;
    const at = page * RECORD_WORDS;
    const state = records[at + STATE]!;
    if ((state & SINGLE) === 0) {
      this.open(page);
      return;
    }
    const start = at + EDGE;
    this.words = records;
    this.start = start;
    this.structureEnd = (state & LEADS) === 0 ? start : start + EDGE_WORDS;
    this.end = start + EDGE_WORDS;
    this.hugeNumber = WHOLE;
  }

  /** Sets `words`, `start`, `structureEnd`, `end` and `hugeNumber` to those of a page. Copy them: the next call replaces them. */
  open(page: number): void {
    const start = this.startOf(page);
    this.words = this.wordsOf(page);
    this.start = start;
    this.structureEnd = start + this.structureOf(page) * EDGE_WORDS;
    this.end = start + this.countOf(page) * EDGE_WORDS;
    this.hugeNumber = this.hugeNumberOf(page);
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
    const at = page * RECORD_WORDS;
    return (this.#records[at + STATE]! & SINGLE) === 0 ? this.#records[at + COUNT]! : 1;
  }

  /** Edges that lead on. */
  structureOf(page: number): number {
    const at = page * RECORD_WORDS;
    const state = this.#records[at + STATE]!;
    if ((state & SINGLE) === 0) return this.#records[at + STRUCTURE]!;
    return (state & LEADS) === 0 ? 0 : 1;
  }

  /** The name of the page's points if it is huge, else `WHOLE`. */
  hugeNumberOf(page: number): number {
    const at = page * RECORD_WORDS;
    return (this.#records[at + STATE]! & SINGLE) === 0 ? this.#records[at + HUGE]! : WHOLE;
  }

  /** The huge page that has this number, or `ABSENT`. */
  withHugeNumber(number: number): number {
    return this.#huge.get(number) ?? ABSENT;
  }

  /** Whether the number is no page's now. */
  isVacant(page: number): boolean {
    return this.#records[page * RECORD_WORDS + TAG] === VACANT;
  }

  #isLinked(page: number): boolean {
    return this.#records[page * RECORD_WORDS + TAG]! < UNLINKED;
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
    const page = this.#begin(kind, node, name);
    this.link(page);
    if (edges.length > 0) {
      this.#giveRoom(page, edges.length);
      this.insertAll(page, edges, 0);
    }
    return page;
  }

  /**
   * Make a page of a draft whose edges are in order. Nobody finds it before `link`, and until then it can be brought up
   * to date as any other; it stays while the reader who had it made does.
   * @returns the page
   */
  addUnlinked(kind: PageKind, node: number, name: number, draft: PageDraft): number {
    const { block, count, structure } = draft;
    const page = this.#begin(kind, node, name);
    if (count === 0) return page;
    assert(count <= ROOM_MAX, 'the edges of one page are too many');
    const at = page * RECORD_WORDS;
    const address = this.#arena.place(page * 2, block);
    this.#records[at + ADDRESS] = address;
    this.#records[at + STATE] = stateOf(count);
    this.#records[at + COUNT] = count;
    this.#records[at + STRUCTURE] = structure;
    this.#putIn(page);
    return page;
  }

  /** From now on the page is found. No other one of its key may be resident. */
  link(page: number): void {
    const records = this.#records;
    const at = page * RECORD_WORDS;
    assert(!this.isVacant(page) && !this.#isLinked(page), 'the page is being made');
    const tag = (records[at + TAG]! & ~UNLINKED) >>> 0;
    const node = records[at + NODE]!;
    assert(this.find((tag & 3) as PageKind, node, tag >>> 2) === ABSENT, 'the page is already resident');
    records[at + TAG] = tag;
    records[at + TOUCHED] = this.#readers.era;
    this.#index.add(page);
    if (this.kindOf(page) === FORWARD) this.#hintAt(page, node);
  }

  /** A page without edges that nobody finds. */
  #begin(kind: PageKind, node: number, name: number): number {
    assert(name <= NAME_MAX, 'names are few');
    const page = this.#vacant.pop() ?? this.#used++;
    if ((page + 1) * RECORD_WORDS > this.#records.length) {
      this.#records = growUint32(this.#records, (page + 1) * RECORD_WORDS);
    }
    const at = page * RECORD_WORDS;
    const records = this.#records;
    records[at + NODE] = node;
    records[at + TAG] = UNLINKED + name * 4 + kind;
    records[at + ADDRESS] = 0;
    records[at + COUNT] = 0;
    records[at + STRUCTURE] = 0;
    records[at + STATE] = stateOf(0);
    records[at + TOUCHED] = this.#readers.era;
    records[at + HUGE] = WHOLE;
    this.#objects.retain(node);
    return page;
  }

  /** The node's hint is the first of its forward pages, as far as that is known. */
  #hintAt(page: number, node: number): void {
    const hint = this.#objects.pageHintOf(node);
    const stands = this.nodeOf(hint) === node && this.kindOf(hint) === FORWARD;
    if (!stands || page < hint) this.#objects.setPageHint(node, page);
  }

  /** Note that of this forward page, which has just been made, the plain subjects were left out. */
  setHuge(page: number): void {
    assert(this.kindOf(page) === FORWARD, 'only a forward page is huge');
    this.#takeOut(page);
    const number = ++this.#hugeCount;
    assert(number <= NAME_MAX, 'the numbers for huge pages are used up');
    this.#huge.set(number, page);
    this.#records[page * RECORD_WORDS + HUGE] = number;
  }

  /** Forget a page: it is absent from now on, and its number may become another page's. */
  drop(page: number): void {
    const room = this.#roomOf(page);
    const address = this.#records[page * RECORD_WORDS + ADDRESS]!;
    this.letGo(page); // before its block: one that has a segment for itself goes with it
    if (room > 0) this.#arena.free(address, room * EDGE_WORDS);
  }

  /** As `drop`, when the block of the page's edges is being taken back already. */
  letGo(page: number): void {
    const words = this.wordsOf(page);
    const end = this.endOf(page);
    if (this.countOf(page) > this.#leaving.atOnce) {
      this.#leaving.add(words.slice(this.startOf(page), end));
    } else {
      for (let at = this.startOf(page); at < end; at += EDGE_WORDS) letGo(words, at, this.#parts);
    }
    if (this.#isLinked(page)) this.#index.remove(page);
    this.#objects.release(this.nodeOf(page));
    this.#huge.delete(this.hugeNumberOf(page));
    this.#records[page * RECORD_WORDS + TAG] = VACANT;
    this.#records[page * RECORD_WORDS + STATE] = stateOf(0);
    this.#vacant.push(page);
  }

  /** What large pages had that have gone is let go of, a bit at a time. */
  letGoOfSome(): void {
    this.#leaving.letGoOfSome();
  }

  #roomOf(page: number): number {
    return roomIn(this.#records[page * RECORD_WORDS + STATE]!);
  }

  /** Words of the block that holds the page's edges; 0 if there is none. */
  blockWords(page: number): number {
    return this.#roomOf(page) * EDGE_WORDS;
  }

  /** The block was moved to `address`. */
  moved(page: number, address: number): void {
    this.#records[page * RECORD_WORDS + ADDRESS] = address;
  }

  /** Add versions to a page, in one pass. Versions that ended at or before tick `horizon` make room first. */
  insertAll(page: number, edges: readonly Edge[], horizon: number): void {
    this.#takeOut(page);
    if (this.countOf(page) + edges.length > this.#roomOf(page)) {
      this.#makeRoom(page, horizon, edges.length);
    }
    const { leads, rest } = partsOf(edges, this.kindOf(page) === FORWARD, this.#objects);
    const words = this.wordsOf(page);
    const start = this.startOf(page);
    const structureEnd = this.structureEndOf(page);
    // From the back, so that nothing is written over before it is moved: first the rest, then the structure.
    mergeEdges(words, structureEnd, this.endOf(page), rest, leads.length, this.#parts);
    mergeEdges(words, start, structureEnd, leads, 0, this.#parts);
    this.#records[page * RECORD_WORDS + STRUCTURE]! += leads.length;
    this.#records[page * RECORD_WORDS + COUNT]! += edges.length;
    this.#putIn(page);
  }

  /** End the version of (`other.node`, `other.name`) on a page that has not ended. No such version is no change. */
  endVersion(page: number, other: { readonly node: number; readonly name: number }, until: number): void {
    this.#takeOut(page);
    const { lives } = this.#parts;
    const words = this.wordsOf(page);
    const structureEnd = this.structureEndOf(page);
    endEdge(words, this.startOf(page), structureEnd, other, until, lives);
    endEdge(words, structureEnd, this.endOf(page), other, until, lives);
    this.#putIn(page);
  }

  /** Have the record tell of the edges in the arena alone, where they are about to change. */
  #takeOut(page: number): void {
    const count = this.countOf(page);
    const structure = this.structureOf(page);
    const huge = this.hugeNumberOf(page);
    const records = this.#records;
    const at = page * RECORD_WORDS;
    records[at + STATE] = stateOf(this.#roomOf(page));
    records[at + COUNT] = count;
    records[at + STRUCTURE] = structure;
    records[at + HUGE] = huge;
  }

  /** They have changed: if the page has a single edge now, copy it into the record. */
  #putIn(page: number): void {
    if (this.countOf(page) !== 1 || this.hugeNumberOf(page) !== WHOLE) return;
    const records = this.#records;
    const at = page * RECORD_WORDS;
    const flags = this.structureOf(page) === 0 ? SINGLE : SINGLE | LEADS;
    const start = this.startOf(page);
    records.set(this.wordsOf(page).subarray(start, start + EDGE_WORDS), at + EDGE);
    records[at + STATE] = records[at + STATE]! | flags;
  }

  #makeRoom(page: number, horizon: number, wanted: number): void {
    this.#dropEnded(page, horizon);
    const needed = this.countOf(page) + wanted;
    if (needed > this.#roomOf(page)) this.#giveRoom(page, needed + (needed >> 2));
  }

  /** Put the page's edges into a block with room for `room`. */
  #giveRoom(page: number, room: number): void {
    assert(room <= ROOM_MAX, 'the edges of one page are too many');
    const at = page * RECORD_WORDS;
    const oldAddress = this.#records[at + ADDRESS]!;
    const oldRoom = this.#roomOf(page);
    const address = this.#arena.allocate(page * 2, room * EDGE_WORDS);
    if (oldRoom > 0) {
      const kept = this.wordsOf(page).subarray(this.startOf(page), this.endOf(page));
      this.#arena.wordsAt(address).set(kept, address & this.#arena.mask);
      this.#arena.free(oldAddress, oldRoom * EDGE_WORDS);
    }
    this.#records[at + ADDRESS] = address;
    this.#records[at + STATE] = stateOf(room);
  }

  #dropEnded(page: number, horizon: number): void {
    const words = this.wordsOf(page);
    const start = this.startOf(page);
    const structureEnd = this.structureEndOf(page);
    const end = this.endOf(page);
    const structure = dropEnded(words, start, structureEnd, horizon, this.#parts);
    const rest = dropEnded(words, structureEnd, end, horizon, this.#parts);
    words.copyWithin(start + structure * EDGE_WORDS, structureEnd, structureEnd + rest * EDGE_WORDS);
    this.#records[page * RECORD_WORDS + COUNT] = structure + rest;
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
