import { noOverload } from '../cel/arithmetic.ts';
import { CHARACTER_COST, ITEM_COST, type Meter } from '../cel/cost.ts';
import {
  declare,
  type Declarations,
  extend,
  memberFunction,
  STANDARD_DECLARATIONS,
} from '../cel/declarations.ts';
import { equals } from '../cel/equality.ts';
import {
  type Implementations,
  STANDARD_IMPLEMENTATIONS,
  type UnaryFunction,
  withImplementations,
} from '../cel/functions.ts';
import { Recent } from '../cel/recent.ts';
import { BOOL, DYN, mapOf, opaque, STRING } from '../cel/types.ts';
import { Failure } from '../cel/unknown.ts';
import { CelMap, type Value } from '../cel/values.ts';
import { Address, ADDRESS_TYPE_NAME, isIn, parsePrefix, type Prefix } from './address.ts';

const TREE = mapOf(STRING, DYN);

/** What a caveat's expression may call: the standard library, `address.in_cidr(text)` and `map.isSubtreeOf(map)`. */
export const CAVEAT_DECLARATIONS: Declarations = extend(
  STANDARD_DECLARATIONS,
  declare(
    [
      memberFunction('in_cidr', [opaque(ADDRESS_TYPE_NAME), STRING], BOOL),
      memberFunction('isSubtreeOf', [TREE, TREE], BOOL),
    ],
    new Map(),
  ),
);

export const CAVEAT_IMPLEMENTATIONS: Implementations = withImplementations(STANDARD_IMPLEMENTATIONS, {
  constants: new Map(),
  unary: new Map(),
  binary: new Map([
    ['in_cidr', inCidr],
    ['isSubtreeOf', isSubtreeOf],
  ]),
  prepared: new Map([['in_cidr', prepareInCidr]]),
});

/** Prefixes that arrive as data: bounded by their number and by the length of each. */
const PREFIX_LENGTH_MAX = 100;
const prefixes = new Recent<string, Prefix | 'malformed'>(256);

function inCidr(address: Value, text: Value, meter: Meter): boolean | Failure {
  if (!(address instanceof Address) || typeof text !== 'string') return noOverload();
  meter.charge(CHARACTER_COST * text.length);
  const prefix = text.length > PREFIX_LENGTH_MAX ? 'malformed' : prefixes.get(text, readPrefix);
  return prefix === 'malformed' ? malformedPrefix(text) : isIn(address, prefix);
}

function readPrefix(text: string): Prefix | 'malformed' {
  return parsePrefix(text) ?? 'malformed';
}

function prepareInCidr(text: Value): UnaryFunction | Failure {
  if (typeof text !== 'string') return noOverload();
  const prefix = parsePrefix(text);
  if (prefix === undefined) return malformedPrefix(text);
  return (address) => (address instanceof Address ? isIn(address, prefix) : noOverload());
}

function malformedPrefix(text: string): Failure {
  return new Failure(
    `malformed CIDR \`${text.slice(0, 100)}\`: expected an address, \`/\` and a number of bits`,
  );
}

/**
 * Whether all that `part` holds is in `whole`: each key, with an equal value, or with one of which the value is a
 * subtree. Numbers of different types are not equal.
 */
function isSubtreeOf(part: Value, whole: Value, meter: Meter): boolean | Failure {
  return part instanceof CelMap && whole instanceof CelMap ? isPartOf(part, whole, meter) : noOverload();
}

function isPartOf(part: CelMap, whole: CelMap, meter: Meter): boolean {
  for (const [key, value] of part.entries) {
    meter.charge(ITEM_COST);
    const other = whole.entries.get(key);
    if (other === undefined) return false;
    const isSame =
      value instanceof CelMap && other instanceof CelMap
        ? isPartOf(value, other, meter)
        : equals(value, other, meter, 'same-type');
    if (!isSame) return false;
  }
  return true;
}
