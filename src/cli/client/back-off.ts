import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the next attempt: twice as long after each that failed, up to 10 s, and of that a random part
 * between the half and the whole, so that many clients of one server do not come back at the same moment.
 * @param attempt from 1
 * @param random at least 0, below 1
 */
export function backOffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(wholeMs * (0.5 + random / 2));
}

/** Resolves after `ms`, or as soon as `stop` is aborted. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
