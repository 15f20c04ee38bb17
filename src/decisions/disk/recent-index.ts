import { indexKey } from './layout.ts';
import { put } from '../../base/sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { SEGMENT_RECORDS, SegmentIndex } from './segment-index.ts';

/**
 * The index of the newest records, which has no rows yet: those of a segment are written with the record that completes
 * it. So the index costs a row for sixteen records or more, however often and in however small batches they are written,
 * and there are few rows to look through.
 */
export class RecentIndex {
  #growing: SegmentIndex;
  /** Whole ones whose rows may not be on the disk yet. */
  readonly #unwritten: SegmentIndex[] = [];

  /** @param from the sequence that is added first. */
  constructor(from: number) {
    this.#growing = new SegmentIndex(Math.floor(from / SEGMENT_RECORDS));
  }

  /** Takes the next record in, with the hashes of its terms. Gives back the rows that must be on the disk with it. */
  add(sequence: number, terms: readonly number[]): readonly Operation[] {
    const growing = this.#growing;
    const offset = sequence - growing.segment * SEGMENT_RECORDS;
    for (const hash of terms) growing.add(hash, offset);
    if (offset < SEGMENT_RECORDS - 1) return [];
    this.#unwritten.push(growing);
    this.#growing = new SegmentIndex(growing.segment + 1);
    return growing.rows().map(([bucket, entries]) => put(indexKey(bucket, growing.segment), entries));
  }

  /** All rows that `add` gave back are on the disk. */
  settle(): void {
    this.#unwritten.length = 0;
  }

  /** Segments that may have no rows, oldest first. */
  get segments(): readonly SegmentIndex[] {
    return [...this.#unwritten, this.#growing];
  }
}
