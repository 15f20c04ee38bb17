import type { Type } from './types.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  parameter,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from './types.ts';

/** One way to call a function. Of a member overload the first parameter is the value before the dot. */
export interface Overload {
  readonly function: string;
  readonly isMember: boolean;
  readonly parameters: readonly Type[];
  readonly result: Type;
}

/** What a name may stand for besides variables and macros: functions by name, and types by theirs. */
export interface Declarations {
  readonly overloads: ReadonlyMap<string, readonly Overload[]>;
  /** A type's name as a value, and the type it names. */
  readonly typeNames: ReadonlyMap<string, Type>;
}

export function declare(overloads: readonly Overload[], typeNames: ReadonlyMap<string, Type>): Declarations {
  return { overloads: Map.groupBy(overloads, (overload) => overload.function), typeNames };
}

/** The declarations of both; functions of the same name get the overloads of both. */
export function extend(base: Declarations, more: Declarations): Declarations {
  const overloads = new Map(base.overloads);
  for (const [name, added] of more.overloads) overloads.set(name, [...(overloads.get(name) ?? []), ...added]);
  return { overloads, typeNames: new Map([...base.typeNames, ...more.typeNames]) };
}

export function globalFunction(name: string, parameters: readonly Type[], result: Type): Overload {
  return { function: name, isMember: false, parameters, result };
}

export function memberFunction(name: string, parameters: readonly Type[], result: Type): Overload {
  return { function: name, isMember: true, parameters, result };
}

function eitherWay(name: string, parameters: readonly Type[], result: Type): readonly Overload[] {
  return [globalFunction(name, parameters, result), memberFunction(name, parameters, result)];
}

/** `name` from `source` to each type for itself. */
function conversions(name: string, result: Type, sources: readonly Type[]): readonly Overload[] {
  return sources.map((source) => globalFunction(name, [source], result));
}

const A = parameter(-1);
const B = parameter(-2);
const ORDERED = [BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION];
const SPAN_GETTERS = ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'];
const DATE_GETTERS = ['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear'];

const OPERATORS: readonly Overload[] = [
  globalFunction('!_', [BOOL], BOOL),
  globalFunction('-_', [INT], INT),
  globalFunction('-_', [DOUBLE], DOUBLE),
  globalFunction('_==_', [A, A], BOOL),
  globalFunction('_!=_', [A, A], BOOL),
  ...['_<_', '_<=_', '_>_', '_>=_'].flatMap((name) =>
    ORDERED.map((type) => globalFunction(name, [type, type], BOOL)),
  ),
  ...['_+_', '_-_', '_*_', '_/_'].flatMap((name) =>
    [INT, UINT, DOUBLE].map((type) => globalFunction(name, [type, type], type)),
  ),
  globalFunction('_%_', [INT, INT], INT),
  globalFunction('_%_', [UINT, UINT], UINT),
  globalFunction('_+_', [STRING, STRING], STRING),
  globalFunction('_+_', [BYTES, BYTES], BYTES),
  globalFunction('_+_', [listOf(A), listOf(A)], listOf(A)),
  globalFunction('_+_', [TIMESTAMP, DURATION], TIMESTAMP),
  globalFunction('_+_', [DURATION, TIMESTAMP], TIMESTAMP),
  globalFunction('_+_', [DURATION, DURATION], DURATION),
  globalFunction('_-_', [TIMESTAMP, TIMESTAMP], DURATION),
  globalFunction('_-_', [TIMESTAMP, DURATION], TIMESTAMP),
  globalFunction('_-_', [DURATION, DURATION], DURATION),
  globalFunction('@in', [A, listOf(A)], BOOL),
  globalFunction('@in', [A, mapOf(A, B)], BOOL),
  globalFunction('_[_]', [listOf(A), INT], A),
  globalFunction('_[_]', [mapOf(A, B), A], B),
  globalFunction('_[_]', [optionalOf(listOf(A)), INT], optionalOf(A)),
  globalFunction('_[_]', [optionalOf(mapOf(A, B)), A], optionalOf(B)),
  globalFunction('_[?_]', [listOf(A), INT], optionalOf(A)),
  globalFunction('_[?_]', [mapOf(A, B), A], optionalOf(B)),
  globalFunction('_[?_]', [optionalOf(listOf(A)), INT], optionalOf(A)),
  globalFunction('_[?_]', [optionalOf(mapOf(A, B)), A], optionalOf(B)),
];

const CONVERSIONS: readonly Overload[] = [
  globalFunction('type', [A], typeOf(A)),
  globalFunction('dyn', [A], DYN),
  ...conversions('bool', BOOL, [BOOL, STRING]),
  ...conversions('bytes', BYTES, [BYTES, STRING]),
  ...conversions('double', DOUBLE, [DOUBLE, INT, UINT, STRING]),
  ...conversions('duration', DURATION, [DURATION, INT, STRING]),
  ...conversions('int', INT, [INT, DOUBLE, DURATION, STRING, TIMESTAMP, UINT]),
  ...conversions('string', STRING, [STRING, BOOL, BYTES, DOUBLE, DURATION, INT, TIMESTAMP, UINT]),
  ...conversions('timestamp', TIMESTAMP, [TIMESTAMP, INT, STRING]),
  ...conversions('uint', UINT, [UINT, DOUBLE, INT, STRING]),
];

const FUNCTIONS: readonly Overload[] = [
  ...[STRING, BYTES, listOf(A), mapOf(A, B)].flatMap((type) => eitherWay('size', [type], INT)),
  ...['contains', 'startsWith', 'endsWith'].map((name) => memberFunction(name, [STRING, STRING], BOOL)),
  ...eitherWay('matches', [STRING, STRING], BOOL),
  ...SPAN_GETTERS.map((name) => memberFunction(name, [DURATION], INT)),
  ...[...DATE_GETTERS, ...SPAN_GETTERS].flatMap((name) => [
    memberFunction(name, [TIMESTAMP], INT),
    memberFunction(name, [TIMESTAMP, STRING], INT),
  ]),
];

/** Version 0 of the optional types: what came later is not offered. */
const OPTIONALS: readonly Overload[] = [
  globalFunction('optional.of', [A], optionalOf(A)),
  globalFunction('optional.ofNonZeroValue', [A], optionalOf(A)),
  globalFunction('optional.none', [], optionalOf(A)),
  memberFunction('value', [optionalOf(A)], A),
  memberFunction('hasValue', [optionalOf(A)], BOOL),
  memberFunction('or', [optionalOf(A), optionalOf(A)], optionalOf(A)),
  memberFunction('orValue', [optionalOf(A), A], A),
];

const TYPE_NAMES: ReadonlyMap<string, Type> = new Map([
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['int', INT],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['null_type', NULL],
  ['optional_type', optionalOf(DYN)],
  ['string', STRING],
  ['type', typeOf(DYN)],
  ['uint', UINT],
  ['google.protobuf.Duration', DURATION],
  ['google.protobuf.Timestamp', TIMESTAMP],
]);

/** The standard library of CEL with optional types. Source: the CEL specification, "List of Standard Definitions". */
export const STANDARD_DECLARATIONS: Declarations = declare(
  [...OPERATORS, ...CONVERSIONS, ...FUNCTIONS, ...OPTIONALS],
  TYPE_NAMES,
);
