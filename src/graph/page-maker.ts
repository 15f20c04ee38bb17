import type { ObjectRef, Relationship } from '../model/relationship.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import type { PageRows, RelationshipVersion } from '../store/store.ts';
import type { Conditions } from './conditions.ts';
import type { Edge } from './edge-block.ts';
import { FOREVER } from './edges.ts';
import type { Lives } from './lives.ts';
import { NO_NODE, type Objects } from './objects.ts';
import { PageDraft } from './page-draft.ts';
import type { PageId } from './page-id.ts';
import { ABSENT, FORWARD, type PageKind, type Pages, POINT, REVERSE } from './pages.ts';
import { isPlain, lastPlainOf, plainCountOf } from './plain-rows.ts';
import type { Ticks } from './ticks.ts';

/** How a page that is too large to be made in one go is made. */
export interface Slices {
  /** Rows that are taken in one go: about as many microseconds. */
  readonly rows: number;
  /** Resolves when others have had their turn. */
  readonly giveWay: () => Promise<unknown>;
}

/** A change that was applied to the graph while a page was on its way. */
export interface Missed {
  readonly update: RelationshipUpdate;
  readonly tick: number;
}

export interface MakerParts {
  readonly objects: Objects;
  readonly conditions: Conditions;
  readonly lives: Lives;
  readonly pages: Pages;
  readonly ticks: Ticks;
  /** Those that are being filled. */
  readonly drafts: Set<PageDraft>;
}

/** Edges of a draft that are moved in the time in which one row is taken. */
const MOVES_PER_ROW = 32;
/** Characters of conditions that are read in the time in which a row without one is taken. */
const CHARACTERS_PER_ROW = 128;
/** Edges of a page that move up, to make room for others, in the time in which one row is taken. */
const SHIFTS_PER_ROW = 1024;
/** Slices of changes that a page is brought up to date by before it gives way no more: they might come for ever. */
const CATCH_UPS_MAX = 1000;

/** Makes resident pages of rows that were read, and brings them up to date with what was applied meanwhile. */
export class PageMaker {
  readonly #parts: MakerParts;
  readonly #plainMax: number;
  readonly #slices: Slices;

  /** @param plainMax see `GraphSize` */
  constructor(parts: MakerParts, plainMax: number, slices: Slices) {
    this.#parts = parts;
    this.#plainMax = plainMax;
    this.#slices = slices;
  }

  /** The page of `rows`, in one go. `ABSENT` for the point of a page that has gone meanwhile. */
  make(id: PageId, rows: PageRows, missed: readonly Missed[]): number {
    const { pages } = this.#parts;
    const { kind, node, name } = id;
    if (this.#isPointOfNone(id)) return ABSENT;
    const isHuge = this.#isHuge(id, rows);
    const shown = isHuge ? rows.filter(({ relationship }) => !isPlain(relationship)) : rows;
    this.#dropBefore(id);
    const page = pages.add(
      kind,
      node,
      name,
      shown.map((row) => this.#edgeOf(kind, row)),
    );
    this.#catchUp(page, kind, isHuge, missed, 0, Infinity);
    if (isHuge) pages.setHuge(page);
    return page;
  }

  /**
   * As `make`, for more rows than are made a page in one go. Until it resolves the page is as absent as before; it is
   * there from the turn on in which all of `missed` is on it, which may grow until then.
   */
  async makeInSlices(id: PageId, rows: PageRows, missed: readonly Missed[]): Promise<number> {
    const { pages } = this.#parts;
    const { rows: slice, giveWay } = this.#slices;
    const { kind } = id;
    const isHuge = this.#isHuge(id, rows);
    const shown = isHuge ? rows.length - lastPlainOf(rows) : rows.length;
    const page = await this.#unlinkedPage(id, rows, shown);
    let isLinked = false;
    try {
      for (let slices = 0, seen = 0; ; slices++) {
        const costMax = slices < CATCH_UPS_MAX ? slice : Infinity;
        seen = this.#catchUp(page, kind, isHuge, missed, seen, costMax);
        if (seen === missed.length) break;
        await giveWay();
      }
      // In the same turn: from here on changes find the page themselves.
      if (this.#isPointOfNone(id)) return ABSENT;
      this.#dropBefore(id);
      pages.link(page);
      isLinked = true;
      if (isHuge) pages.setHuge(page);
      return page;
    } finally {
      if (!isLinked) pages.drop(page);
    }
  }

  /** Ends what `update` ends on a page. Gives back the edge that begins, if one does. */
  end(
    page: number,
    kind: PageKind,
    { operation, relationship }: RelationshipUpdate,
    tick: number,
  ): Edge | undefined {
    const { objects, pages } = this.#parts;
    if (operation === 'delete') {
      const { node, name } = otherEnd(kind, relationship);
      const other = objects.find(node.type, node.id);
      const otherName = objects.names.find(name);
      if (other !== NO_NODE && otherName !== undefined)
        pages.endVersion(page, { node: other, name: otherName }, tick);
      return undefined;
    }
    const edge = this.#edgeOf(kind, { relationship, created: 0, deleted: undefined });
    pages.endVersion(page, edge, tick);
    return { ...edge, from: tick };
  }

  async #unlinkedPage(id: PageId, rows: PageRows, shown: number): Promise<number> {
    const { pages, drafts, objects, lives } = this.#parts;
    const { kind, node, name } = id;
    const draft = new PageDraft(shown, { objects, lives });
    drafts.add(draft);
    let isTaken = false;
    try {
      for (let taken = 0; taken < shown;) {
        taken = this.#take(draft, kind, rows, taken, shown);
        await this.#slices.giveWay();
      }
      for (const _ of draft.inOrder(this.#slices.rows * MOVES_PER_ROW)) await this.#slices.giveWay();
      const page = pages.addUnlinked(kind, node, name, draft);
      isTaken = true;
      return page;
    } finally {
      drafts.delete(draft);
      if (!isTaken) draft.discard();
    }
  }

  /** Takes a slice of `rows` from `from` on. @returns after which row it ends */
  #take(draft: PageDraft, kind: PageKind, rows: PageRows, from: number, end: number): number {
    const { conditions } = this.#parts;
    const rowsEnd = Math.min(end, from + this.#slices.rows);
    const charactersEnd = conditions.charactersRead + this.#slices.rows * CHARACTERS_PER_ROW;
    const edges: Edge[] = [];
    let at = from;
    while (at < rowsEnd && conditions.charactersRead < charactersEnd)
      edges.push(this.#edgeOf(kind, rows[at++]!));
    draft.take(edges, kind === FORWARD);
    return at;
  }

  /**
   * Bring a page to what was applied meanwhile, from `missed[from]` on, until that has cost as much as `costMax` rows.
   * @returns how many of `missed` it has seen then
   */
  #catchUp(
    page: number,
    kind: PageKind,
    isHuge: boolean,
    missed: readonly Missed[],
    from: number,
    costMax: number,
  ): number {
    const { pages, ticks } = this.#parts;
    let cost = 0;
    let at = from;
    while (at < missed.length && cost < costMax) {
      const { tick } = missed[at]!;
      const begun: Edge[] = []; // at one tick, so that none of them ends another
      for (; at < missed.length && missed[at]!.tick === tick && cost < costMax; at++, cost++) {
        const { update } = missed[at]!;
        if (isHuge && isPlain(update.relationship)) continue; // whoever asks for the point reads it as it is then
        const edge = this.end(page, kind, update, tick);
        if (edge !== undefined) begun.push(edge);
      }
      if (begun.length > 0) pages.insertAll(page, begun, ticks.horizon);
      cost += pages.countOf(page) / SHIFTS_PER_ROW;
    }
    return at;
  }

  #isHuge({ kind, whole }: PageId, rows: PageRows): boolean {
    if (kind !== FORWARD || whole === true || rows.length <= this.#plainMax) return false;
    // Of a large page only the last rows are looked at: the draft makes sure that no other ones are plain.
    const plain = rows.length > this.#slices.rows ? lastPlainOf(rows) : plainCountOf(rows);
    return plain > this.#plainMax;
  }

  #isPointOfNone({ kind, name }: PageId): boolean {
    return kind === POINT && this.#parts.pages.withHugeNumber(name) === ABSENT;
  }

  /** A huge page, of which all is wanted now. */
  #dropBefore({ kind, node, name }: PageId): void {
    const { pages } = this.#parts;
    const before = pages.find(kind, node, name);
    if (before !== ABSENT) pages.drop(before);
  }

  #edgeOf(kind: PageKind, { relationship, created, deleted }: RelationshipVersion): Edge {
    const { objects, conditions, ticks } = this.#parts;
    const { node, name } = otherEnd(kind, relationship);
    return {
      node: objects.nodeOf(node.type, node.id),
      name: objects.names.numberOf(name),
      condition: conditions.numberOf(relationship),
      from: ticks.of(created),
      until: deleted === undefined ? FOREVER : ticks.of(deleted),
    };
  }
}

function otherEnd(
  kind: PageKind,
  { resource, relation, subject }: Relationship,
): { readonly node: ObjectRef; readonly name: string } {
  return kind === REVERSE ? { node: resource, name: relation } : { node: subject, name: subject.relation };
}
