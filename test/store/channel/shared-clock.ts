import type { Clock } from '../../../src/base/clock.ts';
import { HandClock } from '../fixtures.ts';

/** Shows what `HandClockForTwo` on another thread shows. */
export function sharedClock(memory: SharedArrayBuffer): Clock {
  const cells = new BigInt64Array(memory);
  return { nowMs: () => Number(Atomics.load(cells, 0)) };
}

/** A clock that stands until it is set, here and on the thread that has its memory. */
export class HandClockForTwo extends HandClock {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);

  constructor() {
    super();
    this.advance(0);
  }

  override advance(ms: number): void {
    super.advance(ms);
    Atomics.store(new BigInt64Array(this.memory), 0, BigInt(this.nowMs()));
  }
}
