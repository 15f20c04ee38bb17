import { textToDuration, textToTimestamp, toTimestamp } from '../cel/time.ts';
import { Failure } from '../cel/unknown.ts';
import { CelMap, type MapKey, type Value } from '../cel/values.ts';
import { parseAddress } from './address.ts';
import { convertDouble, convertInt } from './convert-number.ts';
import { formatParameterType, type ParameterType } from './parameter-type.ts';

/** A value of the wrong type, somewhere in what was given. */
export class Mismatch {
  /** From the parameter's value down to the wrong one: list indexes and map keys. */
  readonly path: readonly (number | string)[];
  /** What would have been right there. */
  readonly expected: string;
  /** What was there: its kind, and its beginning if it is short to tell. */
  readonly found: string;

  constructor(path: readonly (number | string)[], expected: string, found: string) {
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}

/** Levels of lists and objects in one value: what walks values may then do so by plain recursion. */
export const CONTEXT_NESTING_MAX = 200;

/**
 * `given` as a value of `type`. It is JSON, so numbers are doubles and whatever else has a type is text; callers in
 * the same process may also give bigints, dates, byte arrays and maps.
 * Source: the shared contract on the schema language, "Parameter types".
 */
export function convert(type: ParameterType, given: unknown): Value | Mismatch {
  return convertAt(type, given, []);
}

type Path = readonly (number | string)[];

function convertAt(type: ParameterType, given: unknown, path: Path): Value | Mismatch {
  const converted = path.length > CONTEXT_NESTING_MAX ? undefined : convertOne(type, given, path);
  return converted === undefined
    ? new Mismatch(path, formatParameterType(type), describe(given, path))
    : converted;
}

/** Undefined where `given` itself is wrong. */
function convertOne(type: ParameterType, given: unknown, path: Path): Value | Mismatch | undefined {
  if (type.of !== undefined) {
    return type.name === 'list' ? convertList(type.of, given, path) : convertMap(type.of, given, path);
  }
  switch (type.name) {
    case 'any':
      return convertAny(type, given, path);
    case 'bool':
      return typeof given === 'boolean' ? given : undefined;
    case 'string':
      return typeof given === 'string' ? given : undefined;
    case 'int':
      return convertInt(given);
    case 'uint': {
      const value = convertInt(given);
      return value !== undefined && value >= 0n ? value : undefined;
    }
    case 'double':
      return convertDouble(given);
    case 'bytes':
      return given instanceof Uint8Array ? given : convertText(given, fromBase64);
    case 'duration':
      return convertText(given, textToDuration);
    case 'timestamp':
      return given instanceof Date ? fromDate(given) : convertText(given, textToTimestamp);
    case 'ipaddress':
      return convertText(given, parseAddress);
    default:
      return undefined;
  }
}

function convertList(item: ParameterType, given: unknown, path: Path): Value | Mismatch | undefined {
  if (!Array.isArray(given)) return undefined;
  const list: Value[] = [];
  for (const [index, one] of given.entries()) {
    const value = convertAt(item, one, [...path, index]);
    if (value instanceof Mismatch) return value;
    list.push(value);
  }
  return list;
}

function convertMap(of: ParameterType, given: unknown, path: Path): Value | Mismatch | undefined {
  const members = membersOf(given);
  if (members === undefined) return undefined;
  const entries = new Map<MapKey, Value>();
  for (const [key, one] of members) {
    const value = convertAt(of, one, [...path, key]);
    if (value instanceof Mismatch) return value;
    entries.set(key, value);
  }
  return new CelMap(entries);
}

/** Whatever it is: numbers stay doubles. */
function convertAny(type: ParameterType, given: unknown, path: Path): Value | Mismatch | undefined {
  if (given === null || typeof given === 'boolean') return given;
  if (typeof given === 'number' || typeof given === 'string') return given;
  if (typeof given === 'bigint') return convertInt(given);
  if (given instanceof Uint8Array) return given;
  if (given instanceof Date) return fromDate(given);
  return convertList(type, given, path) ?? convertMap(type, given, path);
}

/** The members of an object or a map with text keys; undefined for anything else. */
function membersOf(given: unknown): Iterable<readonly [string, unknown]> | undefined {
  if (given instanceof Map) {
    const members = [...given] as readonly (readonly [unknown, unknown])[];
    const isKeyed = (member: readonly [unknown, unknown]): member is readonly [string, unknown] =>
      typeof member[0] === 'string';
    return members.every(isKeyed) ? members : undefined;
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(given);
  const isPlain = prototype === null || prototype === Object.prototype;
  return isPlain ? Object.entries(given) : undefined;
}

function convertText<T extends Value>(
  given: unknown,
  read: (text: string) => T | Failure | undefined,
): T | undefined {
  const value = typeof given === 'string' ? read(given) : undefined;
  return value instanceof Failure ? undefined : value;
}

function fromDate(date: Date): Value | undefined {
  const ms = date.getTime();
  const moment = Number.isNaN(ms) ? undefined : toTimestamp(BigInt(ms) * 1_000_000n);
  return moment instanceof Failure ? undefined : moment;
}

/** Standard base64 with its padding; line breaks do not count. */
function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return new Uint8Array(Buffer.from(digits, 'base64'));
}

const FOUND_LENGTH_MAX = 60;

function describe(given: unknown, path: Path): string {
  if (path.length > CONTEXT_NESTING_MAX) return `values nested more than ${CONTEXT_NESTING_MAX} deep`;
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'list';
  if (typeof given === 'string') {
    const isLong = given.length > FOUND_LENGTH_MAX;
    return `string \`${isLong ? `${given.slice(0, FOUND_LENGTH_MAX)}…` : given}\``;
  }
  if (typeof given === 'boolean') return `bool \`${given}\``;
  if (typeof given === 'number' || typeof given === 'bigint') return `number \`${given}\``;
  return typeof given;
}
