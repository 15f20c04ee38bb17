/*
 * A token bucket in one 64-bit word: the time, in nanoseconds, at which everything that was taken is paid for. What lies
 * behind us is a full bucket, and each unit taken moves the word ahead by what it costs in time:
 *
 *        now            word         now + burst
 *     ────┼──── used ────┼──── left ─────┼────►
 *
 * So taking is one compare-and-exchange, exact however many threads do it, and there is nothing to refill. From any word,
 * in any time `t`, at most `burst + t / cost` units are taken one by one.
 */

/** How fast a bucket fills, and how much it holds. The times are worked out once: a call needs them within a microsecond. */
export interface Pace {
  readonly perSecond: number;
  /** How long one unit takes to come back. */
  readonly unitNs: bigint;
  /** How long a whole bucket takes. */
  readonly burstNs: bigint;
}

/** @param burst units that a bucket holds, at least 1 */
export function paceOf(perSecond: number, burst: number): Pace {
  const unitNs = BigInt(Math.ceil(1e9 / perSecond));
  return { perSecond, unitNs, burstNs: unitNs * BigInt(burst) };
}

/** How long `units` take to come back, rounded up: a bucket is never faster than it should be. */
export function costNs({ perSecond, unitNs }: Pace, units: number): bigint {
  return units === 1 ? unitNs : BigInt(Math.ceil((units * 1e9) / perSecond));
}

/**
 * Takes `units` if they are there. With 0 units it is asked only whether more was taken than a bucket holds.
 * @returns 0, or for how many nanoseconds they are not there if nobody else takes any; nothing is taken then
 */
export function take(words: BigInt64Array, place: number, pace: Pace, units: number, nowNs: bigint): bigint {
  const cost = units === 0 ? 0n : costNs(pace, units);
  const horizon = nowNs + pace.burstNs;
  for (;;) {
    const found = Atomics.load(words, place);
    const paid = (found > nowNs ? found : nowNs) + cost;
    if (paid > horizon) return paid - horizon;
    if (Atomics.compareExchange(words, place, found, paid) === found) return 0n;
  }
}

/** Takes `units` that were used already, whether they are there or not. */
export function charge(words: BigInt64Array, place: number, pace: Pace, units: number, nowNs: bigint): void {
  const cost = costNs(pace, units);
  for (;;) {
    const found = Atomics.load(words, place);
    const paid = (found > nowNs ? found : nowNs) + cost;
    if (Atomics.compareExchange(words, place, found, paid) === found) return;
  }
}

/** Puts `units` back that were taken for nothing. */
export function putBack(words: BigInt64Array, place: number, pace: Pace, units: number): void {
  Atomics.sub(words, place, costNs(pace, units));
}
