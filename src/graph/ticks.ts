import { assert } from '../base/assert.ts';
import type { Revision } from '../model/revision.ts';
import { FOREVER } from './edges.ts';

/**
 * Revisions as the graph has them: a tick is a revision counted from `base`; whatever began before it has tick 0. Ticks
 * fit 32 bits.
 */
export class Ticks {
  readonly #base: Revision;
  #horizon = 0;

  /** @param base the oldest revision that will be asked for */
  constructor(base: Revision) {
    this.#base = base;
  }

  /** Versions that ended by this tick are no reader's any more. */
  get horizon(): number {
    return this.#horizon;
  }

  of(revision: Revision): number {
    const tick = Math.max(0, revision - this.#base);
    assert(tick < FOREVER, 'too many revisions for one run of the graph');
    return tick;
  }

  /** No reader will ask for a revision before `revision` any more. */
  forgetBefore(revision: Revision): void {
    this.#horizon = Math.max(this.#horizon, this.of(revision));
  }
}
