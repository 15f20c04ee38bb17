import { EDGE_NODE, EDGE_WORDS, firstEdgeOf } from '../graph/edges.ts';
import type { PageId } from '../graph/page-id.ts';
import type { Evaluation } from './evaluation.ts';
import { Marks, NO_MARK } from './marks.ts';
import { workExceeded } from './scope.ts';
import { NO, type Value } from './values.ts';

/** Pages asked for in one read; the others wait for the next. */
const PAGES_PER_LOAD = 4096;

/**
 * `done`: everything was reached. `more`: the steps are used up. `pages`: nothing can be done before the pages in
 * `wanted` are loaded.
 */
export type Progress = 'done' | 'more' | 'pages';

/** A part of a page to look through for a mark. What its edges mean is in `way`, which is the explorer's own. */
export interface Visit<Way> {
  readonly page: PageId;
  /** `structure`: wildcards and subject sets of a forward page. `rest`: everything else, and all of a reverse page. */
  readonly part: 'structure' | 'rest';
  readonly way: Way;
}

/** What is particular to one kind of walk. */
export interface Explorer<Way> {
  /** Go where no page is needed, and say which pages to look through. May be called more than once for a mark. */
  open(mark: number): readonly Visit<Way>[];
  /** An edge that exists and whose condition, which is not a no, came to `condition`. */
  cross(mark: number, way: Way, words: Uint32Array, at: number, condition: Value): void;
}

/**
 * A walk over pages from mark to mark until nothing new is reached. It never waits: what needs an absent page is put
 * aside and the rest goes on. It can be stopped after any number of steps and go on later, while writers change the
 * pages: what exists at the revision that is read does not change.
 */
export class PageWalk<Way> {
  readonly marks: Marks = new Marks();
  /** The pages without which the walk can't go on. */
  wanted: PageId[] = [];
  readonly #evaluation: Evaluation;
  readonly #explorer: Explorer<Way>;
  #progress: Progress = 'more';
  #aside: number[] = []; // marks that need a page in `wanted`
  #mark: number = NO_MARK; // being opened, with `#visits` from `#visit` on still to be made
  #visits: readonly Visit<Way>[] = [];
  #visit = 0;
  #left = 0; // steps
  #from = 0; // edges to nodes below were crossed in the current visit

  constructor(evaluation: Evaluation, explorer: Explorer<Way>) {
    this.#evaluation = evaluation;
    this.#explorer = explorer;
  }

  /**
   * Go on for about `steps` marks and edges, which are counted as steps of the evaluation's turn. After `pages`, load
   * what is wanted first.
   * @throws Fault `work-exceeded` when the walk comes to more places than one request may
   */
  advance(steps: number): Progress {
    if (this.#progress === 'pages') this.#takeUp();
    this.#left = steps;
    this.#progress = this.#goOn();
    this.#evaluation.looked(steps - this.#left);
    return this.#progress;
  }

  /** Open what was put aside, now that its pages are there. */
  #takeUp(): void {
    this.wanted = [];
    for (const mark of this.#aside) this.marks.reopen(mark);
    this.#aside = [];
  }

  #goOn(): Progress {
    const { limits } = this.#evaluation.scope;
    for (; this.#left > 0; this.#left--) {
      while (this.#visit < this.#visits.length) {
        const visit = this.#visits[this.#visit]!;
        if (this.#lacks(visit)) {
          this.wanted.push(visit.page); // it was there when the visit began
          return 'pages';
        }
        this.#left -= this.#look(visit, this.#left);
        if (this.#left <= 0) return 'more';
      }
      if (this.marks.count > limits.work) throw workExceeded(limits);
      if (this.wanted.length >= PAGES_PER_LOAD) return 'pages';
      this.#mark = this.marks.next();
      if (this.#mark === NO_MARK) return this.wanted.length > 0 ? 'pages' : 'done';
      this.#open();
    }
    return 'more';
  }

  #open(): void {
    const visits = this.#explorer.open(this.#mark);
    const absent = visits.filter((visit) => this.#lacks(visit));
    for (const { page } of absent) this.wanted.push(page);
    if (absent.length > 0) this.#aside.push(this.#mark);
    this.#visits = absent.length > 0 ? [] : visits;
    this.#visit = 0;
    this.#from = 0;
  }

  /** Whether what is to be looked through is not resident. */
  #lacks({ page }: Visit<Way>): boolean {
    return !this.#evaluation.graph.isResident(page);
  }

  /**
   * Cross edges of the current visit, `left` of them or few more; returns how many were looked at. Writers may move
   * edges between two calls, so a place among them is kept as the other end's node, by which they are ordered.
   */
  #look({ page: { kind, node, name }, part, way }: Visit<Way>, left: number): number {
    const evaluation = this.#evaluation;
    const { pages } = evaluation.graph;
    const page = pages.find(kind, node, name);
    const words = pages.wordsOf(page);
    const structureEnd = pages.structureEndOf(page);
    const start = part === 'structure' ? pages.startOf(page) : structureEnd;
    const end = part === 'structure' ? structureEnd : pages.endOf(page);
    let at = this.#from === 0 ? start : firstEdgeOf(words, start, end, this.#from);
    const begun = at;
    const enough = at + left * EDGE_WORDS;
    for (; at < end; at += EDGE_WORDS) {
      const isCut = at >= enough && words[at + EDGE_NODE] !== words[at - EDGE_WORDS + EDGE_NODE];
      if (isCut) break;
      if (!evaluation.exists(words, at)) continue;
      const condition = evaluation.condition(words, at);
      if (condition !== NO) this.#explorer.cross(this.#mark, way, words, at, condition);
    }
    if (at < end) this.#from = words[at + EDGE_NODE]!;
    else {
      this.#visit++;
      this.#from = 0;
    }
    return (at - begun) / EDGE_WORDS;
  }
}
