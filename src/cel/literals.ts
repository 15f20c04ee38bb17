import { noOverload } from './arithmetic.ts';
import { Failure } from './unknown.ts';
import { CelMap, type MapKey, mapKeyOf, Optional, Uint, type Value } from './values.ts';

/** The list of a literal: an item marked optional is in it if it holds something. */
export function buildList(
  values: readonly Value[],
  items: readonly { readonly optional: boolean }[],
): Value | Failure {
  if (!items.some(({ optional }) => optional)) return values;
  const list: Value[] = [];
  for (const [index, value] of values.entries()) {
    const held = items[index]?.optional === true ? heldBy(value) : value;
    if (held instanceof Failure) return held;
    if (held !== undefined) list.push(held);
  }
  return list;
}

/** The map of a literal. @param values each key, followed by its value. */
export function buildMap(
  values: readonly Value[],
  entries: readonly { readonly optional: boolean }[],
): Value | Failure {
  const map = new Map<MapKey, Value>();
  const uints = new Set<MapKey>();
  for (const [index, { optional }] of entries.entries()) {
    const key = values[2 * index] ?? null;
    const value = values[2 * index + 1] ?? null;
    const held = optional ? heldBy(value) : value;
    if (held instanceof Failure) return held;
    if (held === undefined) continue;
    const plain = mapKeyOf(key);
    if (plain === undefined) return new Failure('unsupported key type');
    if (map.has(plain)) return new Failure('repeated key in a map literal');
    map.set(plain, held);
    if (key instanceof Uint) uints.add(plain);
  }
  return new CelMap(map, uints);
}

function heldBy(value: Value): Value | undefined | Failure {
  return value instanceof Optional ? value.value : noOverload();
}
