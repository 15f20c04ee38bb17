import type { CaveatUse } from '../../model/relationship.ts';
import type { ForwardKey, PageRows, RelationshipVersion } from '../store.ts';

/**
 * Pages as they go from thread to thread. Copying a page as objects costs its sender and its receiver more than a
 * microsecond a row, and the sender is one thread for all; columns cost a tenth of that, since a text that many rows
 * share (on a page, all that is on one side) is copied once, and numbers as bytes.
 */
export interface PackedPages {
  /** Rows on each page, in the order asked. */
  readonly counts: readonly number[];
  readonly texts: readonly string[];
  /**
   * `WORDS` for each row: the places in `texts` of resource type and id, relation, subject type, id and relation, then
   * when it was created and deleted, `ALIVE` for never. One column of floats, since each costs its own copy and a
   * revision may have 53 bits.
   */
  readonly words: Float64Array;
  /** Of rows that depend on something, by ascending place. */
  readonly conditions: readonly PackedCondition[];
}

/** Rows of pages that follow each other, from the one at place `first` on; there may be more of the last one in the next part. */
export interface PackedPart {
  readonly first: number;
  readonly pages: PackedPages;
}

/** Pages that were found in the store's order, with what they are; their last part. */
export interface PackedNextPages {
  readonly keys: readonly ForwardKey[];
  readonly last: PackedPart;
}

interface PackedCondition {
  readonly row: number;
  readonly caveat: CaveatUse | undefined;
  readonly expiresAtNs: bigint | undefined;
}

const WORDS = 8;
const ALIVE = -1;

/** Rows in one part: some three milliseconds for who packs it, and for who copies and unpacks it. */
const PART_ROWS = 2_048;
/** A row that depends on something counts for so many, since its context is copied as an object. */
const CONDITION_ROWS = 16;

/** All rows of `pages`, in parts that each take a turn of the event loop to pack. At least one. */
export function* packParts(
  pages: readonly PageRows[],
  rowsMax: number = PART_ROWS,
): Generator<PackedPart, void> {
  let first = 0;
  let part: RelationshipVersion[][] = [];
  let left = rowsMax;
  for (const [place, rows] of pages.entries()) {
    let page: RelationshipVersion[] = [];
    part.push(page);
    for (const row of rows) {
      if (left <= 0) {
        yield { first, pages: packPages(part) };
        page = [];
        [first, part, left] = [place, [page], rowsMax];
      }
      page.push(row);
      const { caveat, expiresAtNs } = row.relationship;
      left -= caveat === undefined && expiresAtNs === undefined ? 1 : CONDITION_ROWS;
    }
  }
  yield { first, pages: packPages(part) };
}

/** Puts the rows of a part behind those of the parts before it, which came in this order. */
export function unpackPart(rows: RelationshipVersion[][], { first, pages }: PackedPart): void {
  const reader = new RowReader(pages);
  for (const [place, count] of pages.counts.entries()) {
    const page = (rows[first + place] ??= []);
    for (let row = 0; row < count; row++) page.push(reader.next());
  }
}

function packPages(pages: readonly PageRows[]): PackedPages {
  const counts = pages.map((rows) => rows.length);
  const words = new Float64Array(counts.reduce((sum, count) => sum + count, 0) * WORDS);
  const table = new TextTable();
  const conditions: PackedCondition[] = [];
  let row = 0;
  for (const rows of pages) {
    for (const { relationship, created, deleted } of rows) {
      const { resource, relation, subject, caveat, expiresAtNs } = relationship;
      const at = row * WORDS;
      words[at] = table.placeOf(resource.type);
      words[at + 1] = table.placeOf(resource.id);
      words[at + 2] = table.placeOf(relation);
      words[at + 3] = table.placeOf(subject.type);
      words[at + 4] = table.placeOf(subject.id);
      words[at + 5] = table.placeOf(subject.relation);
      words[at + 6] = created;
      words[at + 7] = deleted ?? ALIVE;
      if (caveat !== undefined || expiresAtNs !== undefined) conditions.push({ row, caveat, expiresAtNs });
      row++;
    }
  }
  return { counts, texts: table.texts, words, conditions };
}

class TextTable {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.texts.push(text) - 1;
    this.#places.set(text, place);
    return place;
  }
}

class RowReader {
  readonly #packed: PackedPages;
  #row = 0;
  #condition = 0;

  constructor(packed: PackedPages) {
    this.#packed = packed;
  }

  next(): RelationshipVersion {
    const { words, conditions } = this.#packed;
    const row = this.#row++;
    const at = row * WORDS;
    const condition = conditions[this.#condition]?.row === row ? conditions[this.#condition++] : undefined;
    const deleted = words[at + 7];
    return {
      relationship: {
        resource: { type: this.#text(at), id: this.#text(at + 1) },
        relation: this.#text(at + 2),
        subject: { type: this.#text(at + 3), id: this.#text(at + 4), relation: this.#text(at + 5) },
        caveat: condition?.caveat,
        expiresAtNs: condition?.expiresAtNs,
      },
      created: words[at + 6] ?? 0, // every row has all its words
      deleted: deleted === ALIVE ? undefined : deleted,
    };
  }

  #text(at: number): string {
    const { texts, words } = this.#packed;
    return texts[words[at] ?? 0] ?? ''; // and every word its text
  }
}
