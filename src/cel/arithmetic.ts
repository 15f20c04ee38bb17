import { CHARACTER_COST, ITEM_COST, type Meter } from './cost.ts';
import { toInt, toUint } from './numbers.ts';
import { toDuration, toTimestamp } from './time.ts';
import { Failure } from './unknown.ts';
import { Duration, isList, Timestamp, Uint, type Value } from './values.ts';

const DIVISION_BY_ZERO = new Failure('division by zero');
const MODULUS_BY_ZERO = new Failure('modulus by zero');

/** What an operator gives for operands it has no meaning for. */
export function noOverload(): Failure {
  return new Failure('no such overload');
}

export function add(left: Value, right: Value, meter: Meter): Value | Failure {
  if (typeof left === 'bigint' && typeof right === 'bigint') return toInt(left + right);
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') {
    meter.charge(CHARACTER_COST * (left.length + right.length));
    return left + right;
  }
  if (left instanceof Uint && right instanceof Uint) return toUint(left.value + right.value);
  if (isList(left) && isList(right)) {
    meter.charge(ITEM_COST * (left.length + right.length));
    return [...left, ...right];
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    meter.charge(CHARACTER_COST * (left.length + right.length));
    const joined = new Uint8Array(left.length + right.length);
    joined.set(left);
    joined.set(right, left.length);
    return joined;
  }
  if (left instanceof Timestamp && right instanceof Duration) return toTimestamp(left.ns + right.ns);
  if (left instanceof Duration && right instanceof Timestamp) return toTimestamp(left.ns + right.ns);
  if (left instanceof Duration && right instanceof Duration) return toDuration(left.ns + right.ns);
  return noOverload();
}

export function subtract(left: Value, right: Value): Value | Failure {
  if (typeof left === 'bigint' && typeof right === 'bigint') return toInt(left - right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (left instanceof Uint && right instanceof Uint) return toUint(left.value - right.value);
  if (left instanceof Timestamp && right instanceof Timestamp) return toDuration(left.ns - right.ns);
  if (left instanceof Timestamp && right instanceof Duration) return toTimestamp(left.ns - right.ns);
  if (left instanceof Duration && right instanceof Duration) return toDuration(left.ns - right.ns);
  return noOverload();
}

export function multiply(left: Value, right: Value): Value | Failure {
  if (typeof left === 'bigint' && typeof right === 'bigint') return toInt(left * right);
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (left instanceof Uint && right instanceof Uint) return toUint(left.value * right.value);
  return noOverload();
}

/** Of integers towards zero. Doubles divide by zero to an infinity or NaN. */
export function divide(left: Value, right: Value): Value | Failure {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return right === 0n ? DIVISION_BY_ZERO : toInt(left / right);
  }
  if (typeof left === 'number' && typeof right === 'number') return left / right;
  if (left instanceof Uint && right instanceof Uint) {
    return right.value === 0n ? DIVISION_BY_ZERO : new Uint(left.value / right.value);
  }
  return noOverload();
}

/** With the sign of the dividend. */
export function remainder(left: Value, right: Value): Value | Failure {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return right === 0n ? MODULUS_BY_ZERO : left % right;
  }
  if (left instanceof Uint && right instanceof Uint) {
    return right.value === 0n ? MODULUS_BY_ZERO : new Uint(left.value % right.value);
  }
  return noOverload();
}

export function negate(value: Value): Value | Failure {
  if (typeof value === 'bigint') return toInt(-value);
  return typeof value === 'number' ? -value : noOverload();
}
