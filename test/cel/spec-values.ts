import {
  type Decl,
  Type_PrimitiveType,
  Type_WellKnownType,
  type Type as SpecType,
} from '@bufbuild/cel-spec/cel/expr/checked_pb.js';
import type { Value as SpecValue } from '@bufbuild/cel-spec/cel/expr/value_pb.js';
import {
  declare,
  type Declarations,
  extend,
  type Overload,
  STANDARD_DECLARATIONS,
} from '../../src/cel/declarations.ts';
import {
  BOOL,
  BYTES,
  constructed,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  NULL,
  parameter,
  STRING,
  TIMESTAMP,
  type Type,
  UINT,
} from '../../src/cel/types.ts';
import {
  CelMap,
  Duration,
  type MapKey,
  mapKeyOf,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../../src/cel/values.ts';

/** What the data of the conformance suite means here; undefined for messages and enums, which we do not have. */
export function valueOf(given: SpecValue | undefined): Value | undefined {
  const kind = given?.kind;
  if (kind?.case === undefined) return undefined;
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'int64Value':
    case 'doubleValue':
    case 'stringValue':
    case 'bytesValue':
      return kind.value;
    case 'uint64Value':
      return new Uint(kind.value);
    case 'typeValue':
      return new TypeValue(kind.value);
    case 'listValue':
      return allOf(kind.value.values.map(valueOf));
    case 'mapValue':
      return mapValueOf(kind.value.entries);
    case 'objectValue':
      return momentOf(kind.value);
    case 'enumValue':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function mapValueOf(
  given: readonly { readonly key?: SpecValue | undefined; readonly value?: SpecValue | undefined }[],
): Value | undefined {
  const entries = new Map<MapKey, Value>();
  const uints = new Set<MapKey>();
  for (const entry of given) {
    const key = valueOf(entry.key);
    const plain = key === undefined ? undefined : mapKeyOf(key);
    const value = valueOf(entry.value);
    if (plain === undefined || value === undefined) return undefined;
    entries.set(plain, value);
    if (key instanceof Uint) uints.add(plain);
  }
  return new CelMap(entries, uints);
}

function allOf(values: readonly (Value | undefined)[]): Value | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Value[]);
}

function momentOf(any: { readonly typeUrl: string; readonly value: Uint8Array }): Value | undefined {
  const fields = varints(any.value);
  const ns = BigInt.asIntN(64, fields.get(1) ?? 0n) * 1_000_000_000n + BigInt.asIntN(32, fields.get(2) ?? 0n);
  if (any.typeUrl.endsWith('/google.protobuf.Timestamp')) return new Timestamp(ns);
  return any.typeUrl.endsWith('/google.protobuf.Duration') ? new Duration(ns) : undefined;
}

/** The fields of a message that has only varints. */
function varints(bytes: Uint8Array): ReadonlyMap<number, bigint> {
  const fields = new Map<number, bigint>();
  let offset = 0;
  const next = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[offset++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < bytes.length) fields.set(Number(next() >> 3n), next());
  return fields;
}

const PRIMITIVES: ReadonlyMap<Type_PrimitiveType, Type> = new Map([
  [Type_PrimitiveType.BOOL, BOOL],
  [Type_PrimitiveType.INT64, INT],
  [Type_PrimitiveType.UINT64, UINT],
  [Type_PrimitiveType.DOUBLE, DOUBLE],
  [Type_PrimitiveType.STRING, STRING],
  [Type_PrimitiveType.BYTES, BYTES],
]);

/** The type that the suite's description means here; undefined for messages, enums and wrappers. */
export function typeOfSpec(given: SpecType | undefined): Type | undefined {
  const kind = given?.typeKind;
  if (kind?.case === undefined) return undefined;
  switch (kind.case) {
    case 'dyn':
      return DYN;
    case 'null':
      return NULL;
    case 'primitive':
      return PRIMITIVES.get(kind.value);
    case 'wellKnown':
      if (kind.value === Type_WellKnownType.DURATION) return DURATION;
      return kind.value === Type_WellKnownType.TIMESTAMP ? TIMESTAMP : undefined;
    case 'messageType':
      if (kind.value === 'google.protobuf.Duration') return DURATION;
      return kind.value === 'google.protobuf.Timestamp' ? TIMESTAMP : undefined;
    case 'listType':
      return applied('list', [kind.value.elemType]);
    case 'mapType':
      return applied('map', [kind.value.keyType, kind.value.valueType]);
    case 'type':
      return applied('type', [kind.value]);
    case 'abstractType':
      return applied(kind.value.name, kind.value.parameterTypes);
    case 'typeParam':
      return parameter(-kind.value.charCodeAt(0));
    case 'error':
    case 'function':
    case 'wrapper':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function applied(name: string, given: readonly (SpecType | undefined)[]): Type | undefined {
  const of = given.map(typeOfSpec);
  return of.includes(undefined) ? undefined : constructed(name, of as readonly Type[]);
}

export interface SpecEnvironment {
  readonly variables: ReadonlyMap<string, Type>;
  readonly declarations: Declarations;
}

/** The variables and functions that a case declares; undefined if one of them is of a type we do not have. */
export function environmentOf(declared: readonly Decl[]): SpecEnvironment | undefined {
  const variables = new Map<string, Type>();
  const overloads: Overload[] = [];
  for (const { name, declKind } of declared) {
    if (declKind.case === 'ident') {
      const type = typeOfSpec(declKind.value.type);
      if (type === undefined) return undefined;
      variables.set(name, type);
      continue;
    }
    for (const overload of declKind.value?.overloads ?? []) {
      const parameters = overload.params.map(typeOfSpec);
      const result = typeOfSpec(overload.resultType);
      if (parameters.includes(undefined) || result === undefined) return undefined;
      const isMember = overload.isInstanceFunction;
      overloads.push({ function: name, isMember, parameters: parameters as readonly Type[], result });
    }
  }
  return { variables, declarations: extend(STANDARD_DECLARATIONS, declare(overloads, new Map())) };
}
