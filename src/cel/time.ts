import { Failure } from './unknown.ts';
import { Duration, Timestamp } from './values.ts';

export const NS_PER_SECOND = 1_000_000_000n;
/** The first nanosecond of the year 1 and the last of the year 9999. */
const TIMESTAMP_MIN_NS = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1_000_000n;
const TIMESTAMP_MAX_NS = BigInt(Date.UTC(10_000, 0, 1)) * 1_000_000n - 1n;

const TIMESTAMP_TEXT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
const DURATION_TEXT = /^[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const DURATION_PART = /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/g;
/** Longer texts say nothing that a shorter one could not. */
const DURATION_LENGTH_MAX = 200;

const UNIT_NS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n], // the micro sign
  ['μs', 1_000n], // the Greek letter
  ['ms', 1_000_000n],
  ['s', NS_PER_SECOND],
  ['m', 60n * NS_PER_SECOND],
  ['h', 3600n * NS_PER_SECOND],
]);

/** The moment, if it lies in the years 1 to 9999. */
export function toTimestamp(ns: bigint): Timestamp | Failure {
  return ns >= TIMESTAMP_MIN_NS && ns <= TIMESTAMP_MAX_NS
    ? new Timestamp(ns)
    : new Failure('timestamp overflow');
}

/** The span, if its nanoseconds fit 64 bits. */
export function toDuration(ns: bigint): Duration | Failure {
  return BigInt.asIntN(64, ns) === ns ? new Duration(ns) : new Failure('duration overflow');
}

/** RFC 3339 text with any offset; digits below the nanosecond are dropped. */
export function textToTimestamp(text: string): Timestamp | Failure {
  const match = TIMESTAMP_TEXT.exec(text);
  if (match === null) return new Failure('text is not a timestamp');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match.slice(7);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // takes years below 100 as they are
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isTime = hour <= 23 && minute <= 59 && second <= 59;
  if (!isDate || !isTime || Number(offsetHour) > 23 || Number(offsetMinute) > 59) {
    return new Failure('text is not a timestamp: no such date, time or offset');
  }
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  return toTimestamp(BigInt(seconds) * NS_PER_SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}

/** The moment in RFC 3339 text, UTC, with as many digits of the second as it has. */
export function formatTimestamp({ ns }: Timestamp): string {
  const seconds = floorDivide(ns, NS_PER_SECOND);
  const fraction = (ns - seconds * NS_PER_SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  const [head = ''] = new Date(Number(seconds) * 1000).toISOString().split('.');
  return `${head}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/**
 * Text such as `1h30m`, `-1.5s`, `250ms` or `0`: a sign, then numbers each with a unit from `ns us ms s m h`. What is
 * below the nanosecond is dropped.
 */
export function textToDuration(text: string): Duration | Failure {
  if (text.length > DURATION_LENGTH_MAX || !DURATION_TEXT.test(text)) {
    return new Failure('text is not a duration');
  }
  let ns = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(DURATION_PART)) {
    const scale = UNIT_NS.get(unit) ?? 0n;
    ns += BigInt(whole === '' ? 0 : whole) * scale;
    ns += (BigInt(fraction === '' ? 0 : fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return toDuration(text.startsWith('-') ? -ns : ns);
}

/** The span in seconds: `5400s`, `0.25s`. */
export function formatDuration({ ns }: Duration): string {
  const magnitude = ns < 0n ? -ns : ns;
  const fraction = (magnitude % NS_PER_SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  return `${ns < 0n ? '-' : ''}${magnitude / NS_PER_SECOND}${fraction === '' ? '' : `.${fraction}`}s`;
}

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
