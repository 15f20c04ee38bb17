import { noOverload } from './arithmetic.ts';
import { Failure } from './unknown.ts';
import { CelMap, isList, Optional, Uint, type Value } from './values.ts';

/** `value.field`. Of an optional, what it holds is asked, and what comes out is optional. */
export function select(value: Value, field: string): Value | Failure {
  if (value instanceof CelMap) {
    const found = value.entries.get(field);
    return found === undefined ? noSuchKey(field) : found;
  }
  return value instanceof Optional ? selectOptional(value, field) : noFields();
}

/** `value.?field`. */
export function selectOptional(value: Value, field: string): Optional | Failure {
  const held = value instanceof Optional ? value.value : value;
  if (held === undefined) return Optional.none;
  if (!(held instanceof CelMap)) return noFields();
  const found = held.entries.get(field);
  return found === undefined ? Optional.none : new Optional(found);
}

/** `has(value.field)`. */
export function hasField(value: Value, field: string): boolean | Failure {
  const held = value instanceof Optional ? value.value : value;
  if (held === undefined) return false;
  return held instanceof CelMap ? held.entries.has(field) : noFields();
}

/** `value[index]`. Of an optional, what it holds is asked, and what comes out is optional. */
export function at(value: Value, index: Value): Value | Failure {
  if (value instanceof Optional) return atOptional(value, index);
  if (value instanceof CelMap) {
    const found = value.find(index);
    return found === undefined ? noSuchKey(index) : found;
  }
  const position = positionOf(index);
  if (!isList(value) || position === undefined) return noOverload();
  const item = value[position];
  return item === undefined ? new Failure('index out of bounds') : item;
}

/** `value[?index]`. */
export function atOptional(value: Value, index: Value): Optional | Failure {
  const held = value instanceof Optional ? value.value : value;
  if (held === undefined) return Optional.none;
  if (held instanceof CelMap) {
    const found = held.find(index);
    return found === undefined ? Optional.none : new Optional(found);
  }
  const position = positionOf(index);
  if (!isList(held) || position === undefined) return noOverload();
  const item = held[position];
  return item === undefined ? Optional.none : new Optional(item);
}

function noSuchKey(key: Value): Failure {
  return new Failure(typeof key === 'string' ? `no such key: ${key.slice(0, 100)}` : 'no such key');
}

/** Under `dyn` a uint or a whole double will do. */
function positionOf(index: Value): number | undefined {
  if (typeof index === 'bigint') return Number(index);
  if (index instanceof Uint) return Number(index.value);
  return typeof index === 'number' && Number.isInteger(index) ? index : undefined;
}

function noFields(): Failure {
  return new Failure('no such overload: value has no fields');
}
