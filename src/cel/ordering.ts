import { CHARACTER_COST, type Meter } from './cost.ts';
import { Failure } from './unknown.ts';
import { Duration, Timestamp, Uint, type Value } from './values.ts';

/**
 * Below zero, zero or above as `one` comes before, with or after `other`; undefined when the two have no order.
 * Numbers compare across types, an integer with a double as doubles. Text goes by code points, bytes by bytes.
 */
export function compare(one: Value, other: Value, meter: Meter): number | Failure | undefined {
  if (typeof one === 'bigint' && typeof other === 'bigint') return one < other ? -1 : one > other ? 1 : 0;
  if (typeof one === 'string') {
    return typeof other === 'string' ? compareText(one, other, meter) : undefined;
  }
  if (typeof one === 'boolean') return typeof other === 'boolean' ? Number(one) - Number(other) : undefined;
  if (one instanceof Timestamp) return other instanceof Timestamp ? sign(one.ns - other.ns) : undefined;
  if (one instanceof Duration) return other instanceof Duration ? sign(one.ns - other.ns) : undefined;
  if (one instanceof Uint8Array) {
    return other instanceof Uint8Array ? compareBytes(one, other, meter) : undefined;
  }
  return compareNumbers(one, other);
}

function compareNumbers(one: Value, other: Value): number | Failure | undefined {
  const left = one instanceof Uint ? one.value : one;
  const right = other instanceof Uint ? other.value : other;
  if (typeof left !== 'bigint' && typeof left !== 'number') return undefined;
  if (typeof right !== 'bigint' && typeof right !== 'number') return undefined;
  // A quiet no would become a yes under `!`.
  if (Number.isNaN(left) || Number.isNaN(right)) return new Failure('NaN values cannot be ordered');
  if (typeof left === 'bigint' && typeof right === 'bigint') return sign(left - right);
  const difference = Number(left) - Number(right);
  return Number.isNaN(difference) ? 0 : difference; // the same infinity twice
}

/** UTF-16 units order as code points do, but for surrogates, which stand for what comes after all other units. */
function compareText(one: string, other: string, meter: Meter): number {
  const length = Math.min(one.length, other.length);
  meter.charge(CHARACTER_COST * length);
  for (let index = 0; index < length; index++) {
    const left = one.charCodeAt(index);
    const right = other.charCodeAt(index);
    if (left !== right) return rankOfUnit(left) - rankOfUnit(right);
  }
  return one.length - other.length;
}

function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(one: Uint8Array, other: Uint8Array, meter: Meter): number {
  meter.charge(CHARACTER_COST * Math.min(one.length, other.length));
  for (const [index, left] of one.entries()) {
    const right = other[index];
    if (right === undefined) return 1;
    if (left !== right) return left - right;
  }
  return one.length - other.length;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
