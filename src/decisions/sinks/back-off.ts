/** How long to wait before trying again, in milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

export const DEFAULT_BACK_OFF: BackOff = { firstMs: 250, mostMs: 60_000 };

/**
 * The wait before attempt `attempt` (1 is the first repetition): it doubles up to the most, and up to half of it is left
 * off at random so that many senders do not come back at once.
 * @param random from 0 to below 1.
 */
export function waitMs({ firstMs, mostMs }: BackOff, attempt: number, random: number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return whole - (whole / 2) * random;
}
