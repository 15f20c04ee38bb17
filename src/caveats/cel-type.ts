import { assert } from '../base/assert.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  opaque,
  STRING,
  TIMESTAMP,
  type Type,
} from '../cel/types.ts';
import { ADDRESS_TYPE_NAME } from './address.ts';
import type { ParameterType } from './parameter-type.ts';

/** An unsigned parameter is an int in its expression, so that it can be reckoned with together with others. */
const SIMPLE: ReadonlyMap<string, Type> = new Map([
  ['any', DYN],
  ['bool', BOOL],
  ['string', STRING],
  ['int', INT],
  ['uint', INT],
  ['double', DOUBLE],
  ['bytes', BYTES],
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
  ['ipaddress', opaque(ADDRESS_TYPE_NAME)],
]);

/** The type by which an expression's checker knows a parameter. */
export function celTypeOf({ name, of }: ParameterType): Type {
  if (of !== undefined) {
    const inner = celTypeOf(of);
    return name === 'list' ? listOf(inner) : mapOf(STRING, inner);
  }
  const type = SIMPLE.get(name);
  assert(type !== undefined, `parameter type \`${name}\` is not one of the schema language`);
  return type;
}
