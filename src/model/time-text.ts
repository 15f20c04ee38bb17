import { assert } from '../base/assert.ts';

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
/** Years 0 to 9999: what four digits can say. */
const FIRST_NS = BigInt(Date.parse('0000-01-01T00:00:00Z')) * NS_PER_MS;
const END_NS = BigInt(Date.parse('9999-12-31T23:59:59Z')) * NS_PER_MS + NS_PER_SECOND;
const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * An RFC 3339 time as nanoseconds since the Unix epoch, or undefined if `text` is none. `T` and `Z` are upper case,
 * leap seconds are refused, and digits finer than a nanosecond are cut off, which only moves the instant earlier.
 */
export function parseTime(text: string): bigint | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // `Date.parse` refuses most days that do not exist; those it moves to the next month are told by printing them back.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(`${year}-${month}-${day}`)) return undefined;
  const offsetSeconds = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * 60;
  const seconds = ms / 1000 - (sign === '-' ? -offsetSeconds : offsetSeconds);
  const ns = BigInt(seconds) * NS_PER_SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return isPrintable(ns) ? ns : undefined;
}

/**
 * Nanoseconds since the Unix epoch as an RFC 3339 time in UTC, with as many digits after the second as are needed:
 * `2030-01-01T00:00:00Z`, `2030-01-01T00:00:00.25Z`. The year must be in 0 to 9999.
 */
export function formatTime(ns: bigint): string {
  assert(isPrintable(ns), `${ns} ns is not in the years 0 to 9999`);
  const fraction = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const whole = new Date(Number((ns - fraction) / NS_PER_MS)).toISOString();
  const digits = fraction.toString().padStart(9, '0').replace(/0+$/, '');
  return `${whole.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}${digits === '' ? '' : `.${digits}`}Z`;
}

function isPrintable(ns: bigint): boolean {
  return ns >= FIRST_NS && ns < END_NS;
}
