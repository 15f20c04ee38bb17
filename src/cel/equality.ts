import { CHARACTER_COST, ITEM_COST, type Meter } from './cost.ts';
import {
  CelMap,
  Duration,
  isList,
  isOpaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.ts';

/** How numbers of different types are compared. */
export type NumberEquality = 'across-types' | 'same-type';

/**
 * Whether two values are the same; values of different types never are, numbers apart if so asked. NaN is not even
 * itself. Charged by what is looked at.
 */
export function equals(
  one: Value,
  other: Value,
  meter: Meter,
  numbers: NumberEquality = 'across-types',
): boolean {
  if (typeof one === 'string') {
    if (typeof other !== 'string') return false;
    meter.charge(CHARACTER_COST * Math.min(one.length, other.length));
    return one === other;
  }
  if (typeof one === 'boolean' || one === null) return one === other;
  if (typeof one === 'bigint' || typeof one === 'number') {
    return typeof one === typeof other
      ? one === other
      : numbers === 'across-types' && equalNumbers(one, other);
  }
  return equalObjects(one, other, meter, numbers);
}

function equalObjects(
  one: Exclude<Value, null | string | boolean | bigint | number>,
  other: Value,
  meter: Meter,
  numbers: NumberEquality,
): boolean {
  if (one instanceof Uint) {
    if (other instanceof Uint) return one.value === other.value;
    return numbers === 'across-types' && equalNumbers(one, other);
  }
  if (isList(one)) return isList(other) && equalLists(one, other, meter, numbers);
  if (one instanceof CelMap) return other instanceof CelMap && equalMaps(one, other, meter, numbers);
  if (one instanceof Uint8Array) {
    if (!(other instanceof Uint8Array)) return false;
    meter.charge(CHARACTER_COST * Math.min(one.length, other.length));
    return one.length === other.length && one.every((byte, index) => byte === other[index]);
  }
  if (one instanceof Timestamp) return other instanceof Timestamp && one.ns === other.ns;
  if (one instanceof Duration) return other instanceof Duration && one.ns === other.ns;
  if (one instanceof TypeValue) return other instanceof TypeValue && one.name === other.name;
  if (one instanceof Optional) {
    if (!(other instanceof Optional)) return false;
    if (one.value === undefined || other.value === undefined) return one.value === other.value;
    return equals(one.value, other.value, meter, numbers);
  }
  return isOpaque(other) && one.typeName === other.typeName && one.equals(other);
}

function equalLists(
  one: readonly Value[],
  other: readonly Value[],
  meter: Meter,
  numbers: NumberEquality,
): boolean {
  if (one.length !== other.length) return false;
  for (const [index, item] of one.entries()) {
    meter.charge(ITEM_COST);
    const partner = other[index];
    if (partner === undefined || !equals(item, partner, meter, numbers)) return false;
  }
  return true;
}

function equalMaps(one: CelMap, other: CelMap, meter: Meter, numbers: NumberEquality): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one.entries) {
    meter.charge(ITEM_COST);
    const partner = other.entries.get(key);
    if (partner === undefined || !equals(value, partner, meter, numbers)) return false;
  }
  return true;
}

/** Numbers of different types. Integers are compared exactly, with a double as doubles. */
function equalNumbers(one: bigint | number | Uint, other: Value): boolean {
  const left = one instanceof Uint ? one.value : one;
  const right = other instanceof Uint ? other.value : other;
  if (typeof right !== 'bigint' && typeof right !== 'number') return false;
  return typeof left === typeof right ? left === right : Number(left) === Number(right);
}
