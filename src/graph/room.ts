import type { Arena, BlockOwners } from './arena.ts';
import type { Conditions } from './conditions.ts';
import type { Lives } from './lives.ts';
import type { Objects } from './objects.ts';
import type { PageDraft } from './page-draft.ts';
import type { Pages } from './pages.ts';
import type { Readers } from './readers.ts';

/** What the graph is made of. */
export interface GraphParts {
  readonly readers: Readers;
  readonly arena: Arena;
  readonly conditions: Conditions;
  readonly lives: Lives;
  readonly objects: Objects;
  readonly pages: Pages;
  /** Of pages that are being made. */
  readonly drafts: ReadonlySet<PageDraft>;
}

/** Freed blocks may take this part of the arena before it is tidied. */
const IDLE_PART_MAX = 0.25;

/** Pages without an edge may take this part of the budget. */
const EMPTY_PART = 1 / 16;
/** What such a page takes: its record, its place in the index, its node, and its place here. */
const EMPTY_BYTES = 160;

/** Segments that are emptied at once, at least. */
const SWEEPS_MIN = 4;
/** And at most, some two milliseconds, but for this part of what is over the budget: it must not go on growing. */
const SWEEPS_MAX = 32;
const OVER_PART = 32;

/**
 * Keeps the graph within its budget of bytes, by the clock algorithm: the segment of the arena that was filled first is
 * emptied, and of its pages those that were looked at since they were put there are placed anew; the others go. What a
 * reader still needs is kept whatever the budget.
 *
 * Pages without an edge hold nothing in the arena. They have a queue and a small share of their own, so that questions
 * about what is not there push out nothing else.
 */
export class Room implements BlockOwners {
  readonly #parts: GraphParts;
  #budget: number;
  readonly #empties = new Map<number, number>(); // page: the era in which it was put here, oldest first
  #keeps: 'all' | 'used' | 'needed' = 'all';
  #evicted = 0;

  /** @param budget bytes */
  constructor(parts: GraphParts, budget: number) {
    this.#parts = parts;
    this.#budget = budget;
  }

  /** From now on. What is beyond a smaller one goes with the next `make`s. */
  set budget(budget: number) {
    this.#budget = budget;
  }

  /** Bytes that the graph holds. */
  get bytes(): number {
    const { arena, conditions, lives, objects, pages, drafts } = this.#parts;
    let bytes = arena.bytes + conditions.bytes + lives.bytes + objects.bytes + pages.bytes;
    if (drafts.size > 0) for (const draft of drafts) bytes += draft.bytes;
    return bytes;
  }

  /** In bytes. */
  get budget(): number {
    return this.#budget;
  }

  /** Pages that gave way to others so far. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Whether more pages fit without another one going. */
  get hasSpare(): boolean {
    return this.bytes + 2 * this.#parts.arena.segmentBytes < this.#budget;
  }

  /** A page without an edge was made resident. */
  noteEmpty(page: number): void {
    this.#empties.set(page, this.#parts.readers.era);
  }

  /** Make room for what was added. Bounded in its steps: the more is over the budget, the more of them. */
  make(): void {
    const { arena, conditions, objects, pages } = this.#parts;
    pages.letGoOfSome();
    this.#dropEmpties();
    const over = Math.ceil(Math.max(0, this.bytes - this.#budget) / arena.segmentBytes);
    const sweepsMax = Math.min(SWEEPS_MIN + 2 * over, SWEEPS_MAX + Math.ceil(over / OVER_PART));
    for (let sweeps = 0; sweeps < sweepsMax; sweeps++) {
      const isOver = this.bytes > this.#budget;
      if (!isOver && arena.idlePart <= IDLE_PART_MAX) break;
      if (isOver) this.#keeps = sweeps * 2 < sweepsMax ? 'used' : 'needed';
      else this.#keeps = 'all';
      if (!arena.sweep(this)) break;
    }
    objects.collect();
    conditions.collect();
  }

  blockWords(owner: number): number {
    const { objects, pages } = this.#parts;
    return isObject(owner) ? objects.blockWords(owner >>> 1) : pages.blockWords(owner >>> 1);
  }

  stays(owner: number, placedEra: number): boolean {
    const page = owner >>> 1;
    if (isObject(owner) || this.#keeps === 'all' || this.#isNeeded(page)) return true;
    if (this.#keeps === 'used' && this.#wasTouchedAfter(page, placedEra)) return true;
    this.#parts.pages.letGo(page);
    this.#evicted++;
    return false;
  }

  moved(owner: number, address: number): void {
    const { objects, pages } = this.#parts;
    if (isObject(owner)) objects.moved(owner >>> 1, address);
    else pages.moved(owner >>> 1, address);
  }

  /** A page that has edges by now is let out of the queue; so is a number that is another page's by now, if that has some. */
  #dropEmpties(): void {
    const { pages, readers } = this.#parts;
    const emptiesMax = Math.floor((this.#budget * EMPTY_PART) / EMPTY_BYTES);
    for (let left = this.#empties.size; left > 0 && this.#empties.size > emptiesMax; left--) {
      const [oldest] = this.#empties;
      const [page, placedEra] = oldest!;
      this.#empties.delete(page);
      if (pages.isVacant(page) || pages.countOf(page) > 0 || pages.blockWords(page) > 0) continue;
      if (this.#isNeeded(page) || this.#wasTouchedAfter(page, placedEra)) {
        this.#empties.set(page, readers.era);
      } else {
        pages.drop(page);
        this.#evicted++;
      }
    }
  }

  #isNeeded(page: number): boolean {
    return since(this.#parts.pages.touchedOf(page), this.#parts.readers.oldestNeeded) >= 0;
  }

  #wasTouchedAfter(page: number, era: number): boolean {
    return since(this.#parts.pages.touchedOf(page), era) > 0;
  }
}

/** Owners of blocks are pages, with even numbers, and objects, with odd ones. */
function isObject(owner: number): boolean {
  return (owner & 1) === 1;
}

/** Eras from `earlier` to `later`, of which only the low 32 bits are known. A page untouched for 2³¹ eras may pass for used. */
function since(later: number, earlier: number): number {
  return (later - earlier) | 0;
}
