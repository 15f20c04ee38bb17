import { add, divide, multiply, negate, noOverload, remainder, subtract } from './arithmetic.ts';
import { CALENDAR_FUNCTIONS, fieldInZone, fieldOf } from './calendar.ts';
import { type Convert, CONVERSIONS } from './conversions.ts';
import { CHARACTER_COST, ITEM_COST, type Meter, SEARCH_COST } from './cost.ts';
import { equals } from './equality.ts';
import { matches, prepareMatches } from './matching.ts';
import { compare } from './ordering.ts';
import { Failure } from './unknown.ts';
import { CelMap, Duration, isList, Optional, Timestamp, Uint, type Value } from './values.ts';

/** A function gets values only, and charges for work that grows with them; its call is charged already. */
export type UnaryFunction = (value: Value, meter: Meter) => Value | Failure;
export type BinaryFunction = (left: Value, right: Value, meter: Meter) => Value | Failure;

/**
 * What a function of two operands does once the second is known. A failure is what every call gives, and worth a
 * warning before there is one.
 */
export type Prepare = (right: Value) => UnaryFunction | Failure;

/** Functions by name; those called on a value take it first. An overload is chosen by looking at the values. */
export interface Implementations {
  readonly constants: ReadonlyMap<string, Value>;
  readonly unary: ReadonlyMap<string, UnaryFunction>;
  readonly binary: ReadonlyMap<string, BinaryFunction>;
  /** For calls of a binary function whose second operand is a literal. */
  readonly prepared: ReadonlyMap<string, Prepare>;
}

/** Both; of functions with one name and number of operands, those of `more`. */
export function withImplementations(base: Implementations, more: Implementations): Implementations {
  return {
    constants: new Map([...base.constants, ...more.constants]),
    unary: new Map([...base.unary, ...more.unary]),
    binary: new Map([...base.binary, ...more.binary]),
    prepared: new Map([...base.prepared, ...more.prepared]),
  };
}

const UNARY: readonly (readonly [string, UnaryFunction])[] = [
  ['!_', (value) => (typeof value === 'boolean' ? !value : noOverload())],
  ['-_', negate],
  ['size', size],
  ['optional.of', (value) => new Optional(value)],
  ['optional.ofNonZeroValue', (value) => (isZero(value) ? Optional.none : new Optional(value))],
  ['hasValue', (value) => (value instanceof Optional ? value.value !== undefined : noOverload())],
  ['value', held],
  ...[...CONVERSIONS].map(([name, convert]) => [name, converter(convert)] as const),
  ...CALENDAR_FUNCTIONS.map(
    (name) => [name, (value: Value) => fieldOf(name, value) ?? noOverload()] as const,
  ),
];

const BINARY: readonly (readonly [string, BinaryFunction])[] = [
  ['_==_', equals],
  ['_!=_', (left, right, meter) => !equals(left, right, meter)],
  ['_<_', (left, right, meter) => ordered(left, right, meter, (order) => order < 0)],
  ['_<=_', (left, right, meter) => ordered(left, right, meter, (order) => order <= 0)],
  ['_>_', (left, right, meter) => ordered(left, right, meter, (order) => order > 0)],
  ['_>=_', (left, right, meter) => ordered(left, right, meter, (order) => order >= 0)],
  ['_+_', add],
  ['_-_', subtract],
  ['_*_', multiply],
  ['_/_', divide],
  ['_%_', remainder],
  ['@in', isIn],
  ['contains', contains],
  ['startsWith', (text, start, meter) => onText(text, start, meter, (one, other) => one.startsWith(other))],
  ['endsWith', (text, end, meter) => onText(text, end, meter, (one, other) => one.endsWith(other))],
  ['matches', matches],
  ...CALENDAR_FUNCTIONS.map(
    (name) =>
      [
        name,
        (moment: Value, zone: Value, meter: Meter) =>
          moment instanceof Timestamp && typeof zone === 'string'
            ? (fieldInZone(name, moment, zone, meter) ?? noOverload())
            : noOverload(),
      ] as const,
  ),
];

/** Functions of the declarations with the same name. `or`, `orValue` and `_[_]` are the compiler's: they are not strict. */
export const STANDARD_IMPLEMENTATIONS: Implementations = {
  constants: new Map([['optional.none', Optional.none]]),
  unary: new Map(UNARY),
  binary: new Map(BINARY),
  prepared: new Map([['matches', prepareMatches]]),
};

function converter(convert: Convert): UnaryFunction {
  return (value, meter) => {
    const converted = convert(value, meter);
    return converted === undefined ? noOverload() : converted; // null is a value
  };
}

function size(value: Value, meter: Meter): Value | Failure {
  if (typeof value === 'string') {
    meter.charge(CHARACTER_COST * value.length);
    return BigInt(countCodePoints(value));
  }
  if (value instanceof Uint8Array || isList(value)) return BigInt(value.length);
  return value instanceof CelMap ? BigInt(value.size) : noOverload();
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    const isLow = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
    if (isLow && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

function held(value: Value): Value | Failure {
  if (!(value instanceof Optional)) return noOverload();
  return value.value === undefined ? new Failure('optional.none() dereference') : value.value;
}

/** The value that variables of its type start with in most languages. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration || value instanceof Timestamp) return value.ns === 0n;
  if (value instanceof Uint8Array || isList(value)) return value.length === 0;
  return value instanceof CelMap && value.size === 0;
}

function ordered(
  left: Value,
  right: Value,
  meter: Meter,
  decide: (order: number) => boolean,
): boolean | Failure {
  const order = compare(left, right, meter);
  if (order === undefined) return noOverload();
  return order instanceof Failure ? order : decide(order);
}

function isIn(value: Value, container: Value, meter: Meter): boolean | Failure {
  if (container instanceof CelMap) return container.find(value) !== undefined;
  if (!isList(container)) return noOverload();
  for (const item of container) {
    meter.charge(ITEM_COST);
    if (equals(value, item, meter)) return true;
  }
  return false;
}

function contains(text: Value, part: Value, meter: Meter): boolean | Failure {
  if (typeof text !== 'string' || typeof part !== 'string') return noOverload();
  meter.charge(CHARACTER_COST * text.length + SEARCH_COST * text.length * part.length);
  return text.includes(part);
}

function onText(
  text: Value,
  part: Value,
  meter: Meter,
  decide: (text: string, part: string) => boolean,
): boolean | Failure {
  if (typeof text !== 'string' || typeof part !== 'string') return noOverload();
  meter.charge(CHARACTER_COST * part.length);
  return decide(text, part);
}
