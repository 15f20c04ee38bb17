/**
 * What expressions compute with. An int is a bigint, a double a number, a list an array; whatever would be ambiguous
 * has a class.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | Uint
  | CelMap
  | Timestamp
  | Duration
  | Optional
  | TypeValue
  | Opaque;

/** An unsigned integer of 64 bits. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A moment: nanoseconds since the Unix epoch, UTC. */
export class Timestamp {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** A span of time in nanoseconds, within 64 bits. */
export class Duration {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** A value or none. */
export class Optional {
  static readonly none: Optional = new Optional(undefined);
  readonly value: Value | undefined;

  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/** A type as a value: what `type(x)` gives. Arguments of types are not kept, so all lists are of one type. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value that only its own functions look into. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly typeName: string;
  equals(other: Opaque): boolean;
}

export type MapKey = string | bigint | boolean;

/**
 * A map with an order, which is that of its literal or source. An int key and a uint key of the same number are one
 * key; which of the two it was is kept for those who walk the keys.
 */
export class CelMap {
  readonly entries: ReadonlyMap<MapKey, Value>;
  readonly #uints: ReadonlySet<MapKey>;

  constructor(entries: ReadonlyMap<MapKey, Value>, uints: ReadonlySet<MapKey> = NO_KEYS) {
    this.entries = entries;
    this.#uints = uints;
  }

  get size(): number {
    return this.entries.size;
  }

  /** The value under `key`, a whole double counting as the integer it is; undefined if there is none. */
  find(key: Value): Value | undefined {
    const plain = mapKeyOf(key) ?? wholeNumber(key);
    return plain === undefined ? undefined : this.entries.get(plain);
  }

  /** In order, made as they are walked. */
  keys(): Iterable<Value> {
    return this.#uints.size === 0 ? this.entries.keys() : this.#writtenKeys();
  }

  *#writtenKeys(): Iterable<Value> {
    for (const key of this.entries.keys()) yield this.#asWritten(key);
  }

  #asWritten(key: MapKey): Value {
    return typeof key === 'bigint' && this.#uints.has(key) ? new Uint(key) : key;
  }
}

const NO_KEYS: ReadonlySet<MapKey> = new Set();

/** `value` as a key of a map; undefined if its type can't be one. */
export function mapKeyOf(value: Value): MapKey | undefined {
  if (value instanceof Uint) return value.value;
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean'
    ? value
    : undefined;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isOpaque(value: Value): value is Opaque {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'opaque';
}

/** The name of the type of `value`, as `type(value)` gives it. */
export function typeNameOf(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null_type' : typeNameOfObject(value);
}

function typeNameOfObject(value: Exclude<Value, null | boolean | bigint | number | string>): string {
  if (isList(value)) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  return value instanceof TypeValue ? 'type' : value.typeName;
}

function wholeNumber(value: Value): bigint | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
