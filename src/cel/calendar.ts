import { type Meter, ZONE_COST } from './cost.ts';
import { Recent } from './recent.ts';
import { floorDivide, NS_PER_SECOND } from './time.ts';
import { Failure } from './unknown.ts';
import { Duration, Timestamp, type Value } from './values.ts';

/** How a field is read off a moment's date and time, shown as if they were UTC. */
type ReadDate = (date: Date, ns: bigint) => number;

const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

/** Source: the CEL specification, "Date/Time Functions". Months, days of month and days of year count from 0, `getDate` from 1. */
const DATE_FIELDS: ReadonlyMap<string, ReadDate> = new Map<string, ReadDate>([
  ['getFullYear', (date) => date.getUTCFullYear()],
  ['getMonth', (date) => date.getUTCMonth()],
  ['getDate', (date) => date.getUTCDate()],
  ['getDayOfMonth', (date) => date.getUTCDate() - 1],
  ['getDayOfWeek', (date) => date.getUTCDay()],
  ['getDayOfYear', dayOfYear],
  ['getHours', (date) => date.getUTCHours()],
  ['getMinutes', (date) => date.getUTCMinutes()],
  ['getSeconds', (date) => date.getUTCSeconds()],
  [
    'getMilliseconds',
    (_date, ns) => Number((ns - floorDivide(ns, NS_PER_SECOND) * NS_PER_SECOND) / NS_PER_MS),
  ],
]);

/** Of a span the whole of it in that unit, cut towards zero; but of milliseconds only those beyond the seconds. */
const SPAN_FIELDS: ReadonlyMap<string, (ns: bigint) => bigint> = new Map([
  ['getHours', (ns) => ns / (3600n * NS_PER_SECOND)],
  ['getMinutes', (ns) => ns / (60n * NS_PER_SECOND)],
  ['getSeconds', (ns) => ns / NS_PER_SECOND],
  ['getMilliseconds', (ns) => (ns % NS_PER_SECOND) / NS_PER_MS],
]);

export const CALENDAR_FUNCTIONS: readonly string[] = [...DATE_FIELDS.keys()];

/** The field called `name` of a moment in UTC, or of a span; undefined for other values. */
export function fieldOf(name: string, value: Value): Value | undefined {
  if (value instanceof Duration) return SPAN_FIELDS.get(name)?.(value.ns);
  return value instanceof Timestamp ? dateField(name, value, 0) : undefined;
}

/** The field called `name` of a moment at the clocks of `zone`: an IANA name, or an offset such as `+02:00`. */
export function fieldInZone(
  name: string,
  moment: Timestamp,
  zone: string,
  meter: Meter,
): Value | Failure | undefined {
  const offsetMs = fixedOffsetMs(zone) ?? namedOffsetMs(zone, moment, meter);
  return typeof offsetMs === 'number' ? dateField(name, moment, offsetMs) : offsetMs;
}

function dateField(name: string, { ns }: Timestamp, offsetMs: number): Value | undefined {
  const date = new Date(Number(floorDivide(ns, NS_PER_MS)) + offsetMs);
  const value = DATE_FIELDS.get(name)?.(date, ns);
  return value === undefined ? undefined : BigInt(value);
}

function dayOfYear(date: Date): number {
  const newYear = new Date(0);
  newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1); // takes years below 100 as they are
  return Math.floor((date.getTime() - newYear.getTime()) / MS_PER_DAY);
}

function fixedOffsetMs(zone: string): number | undefined {
  if (zone === '' || zone === 'UTC') return 0;
  const [match, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (match === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
}

const zones = new Recent<string, Intl.DateTimeFormat | 'unknown'>(64);
/** The longest IANA names have about 30 letters. */
const ZONE_LENGTH_MAX = 64;

function namedOffsetMs(zone: string, moment: Timestamp, meter: Meter): number | Failure {
  meter.charge(ZONE_COST);
  const format = zone.length > ZONE_LENGTH_MAX ? 'unknown' : zones.get(zone, openZone);
  if (format === 'unknown') return new Failure('unknown time zone');
  const parts = format.formatToParts(Number(floorDivide(moment.ns, NS_PER_MS)));
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -offset : offset;
}

function openZone(zone: string): Intl.DateTimeFormat | 'unknown' {
  // An offset that got this far is out of range, and `Intl` would take some of those.
  if (!/^[A-Za-z]/.test(zone)) return 'unknown';
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'unknown';
    throw thrown;
  }
}
