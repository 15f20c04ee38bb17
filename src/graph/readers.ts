/** Somebody who may hold numbers of the graph, from `enter` to `leave`. */
export interface Reader {
  /** Numbers that were let go of in this era or later may still be known to the reader. */
  since: number;
  /** Pages that were touched in this era or later are still needed. */
  needsSince: number;
  /** Its place among the readers. */
  place: number;
}

/**
 * Who is reading, and since when. Time is counted in eras: the graph starts a new one with whatever may later have to
 * be told from what was before. Numbers are given out again, and pages evicted, only behind every reader.
 */
export class Readers {
  /** Counts up; never in the middle of somebody's turn of the event loop. */
  era = 1;
  readonly #all: Reader[] = [];

  get count(): number {
    return this.#all.length;
  }

  enter(): Reader {
    const reader = { since: this.era, needsSince: this.era, place: this.#all.length };
    this.#all.push(reader);
    return reader;
  }

  leave(reader: Reader): void {
    const last = this.#all.pop()!;
    if (last === reader) return;
    this.#all[reader.place] = last;
    last.place = reader.place;
  }

  /** The reader does not need the pages any more that it has looked at. */
  renew(reader: Reader): void {
    reader.needsSince = this.era;
  }

  /** The first era of which somebody may hold numbers; that of tomorrow if nobody reads. */
  get oldestHeld(): number {
    return this.#all.reduce((oldest, { since }) => Math.min(oldest, since), this.era + 1);
  }

  /** The first era of which somebody needs the pages. */
  get oldestNeeded(): number {
    return this.#all.reduce((oldest, { needsSince }) => Math.min(oldest, needsSince), this.era + 1);
  }
}
