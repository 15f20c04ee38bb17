/** Relationships of an import that followers are told of, and that are taken back, at once. */
export const CHUNK_MAX = 1000;
/** The most chunks that are staged in one load. */
const CHUNKS_MAX = 8;
/** Loads that are staged undisturbed before they grow again. */
const QUIET_LOADS = 64;

/**
 * How much of an import is staged at once. Rows that are next to each other are cheap to write, and the more are sorted
 * together the more of them are; but commits wait for a load. So loads grow while nobody else writes, and are small
 * from the first commit on until there has been none for some time.
 */
export class LoadSize {
  #chunks = 1;
  #quiet: number = QUIET_LOADS;

  /** Of the next load. */
  get chunks(): number {
    return this.#chunks;
  }

  /** @param isDisturbed whether anybody else has written since the last load */
  next(isDisturbed: boolean): void {
    this.#quiet = isDisturbed ? 0 : this.#quiet + 1;
    if (this.#quiet < QUIET_LOADS) this.#chunks = 1;
    else this.#chunks = Math.min(this.#chunks * 2, CHUNKS_MAX);
  }
}
