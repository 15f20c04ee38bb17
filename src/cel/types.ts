/**
 * Types are a constructor applied to types, `map(string, int)`, or a type parameter that stands for one. Equal types
 * need not be the same object.
 */
export type Type = ConstructedType | TypeParameter;

export interface ConstructedType {
  readonly kind: 'constructed';
  /** The name as programs read it in messages; opaque types have names of their own. */
  readonly name: string;
  readonly of: readonly Type[];
  /** No type parameter is in it. Types may share their parts and so be far larger than what made them: ask this first. */
  readonly isGround: boolean;
}

export interface TypeParameter {
  readonly kind: 'parameter';
  readonly id: number;
}

export const INT: Type = simple('int');
export const UINT: Type = simple('uint');
export const DOUBLE: Type = simple('double');
export const BOOL: Type = simple('bool');
export const STRING: Type = simple('string');
export const BYTES: Type = simple('bytes');
export const NULL: Type = simple('null');
export const DURATION: Type = simple('duration');
export const TIMESTAMP: Type = simple('timestamp');
/** Whatever it is will show when the expression runs. */
export const DYN: Type = simple('dyn');
/** Something about which an issue was reported: fits everywhere, so that nothing follows from it. */
export const ERROR: Type = simple('error');

export function constructed(name: string, of: readonly Type[]): Type {
  const isGround = of.every((one) => one.kind === 'constructed' && one.isGround);
  return { kind: 'constructed', name, of, isGround };
}

export function listOf(item: Type): Type {
  return constructed('list', [item]);
}

export function mapOf(key: Type, value: Type): Type {
  return constructed('map', [key, value]);
}

export function optionalOf(value: Type): Type {
  return constructed('optional_type', [value]);
}

/** The type of types: `type(1)` is of type `type(int)`. */
export function typeOf(type: Type): Type {
  return constructed('type', [type]);
}

/** A type known by its name only, with functions of its own. */
export function opaque(name: string): Type {
  return simple(name);
}

export function parameter(id: number): Type {
  return { kind: 'parameter', id };
}

export function isDyn(type: Type): boolean {
  return type.kind === 'constructed' && (type.name === 'dyn' || type.name === 'error');
}

/** The arguments of `type` if it is `name` applied to some. */
export function argumentsOf(type: Type, name: string): readonly Type[] | undefined {
  return type.kind === 'constructed' && type.name === name ? type.of : undefined;
}

const TEXT_LENGTH_MAX = 300;

/** The type with every parameter left in it shown as `dyn`: `map(string, list(int))`. The text of a huge type is cut. */
export function formatType(type: Type): string {
  return formatWithin(type, TEXT_LENGTH_MAX);
}

function formatWithin(type: Type, length: number): string {
  if (type.kind === 'parameter') return 'dyn';
  if (type.of.length === 0) return type.name;
  let text = `${type.name}(`;
  for (const [index, one] of type.of.entries()) {
    if (text.length >= length) return `${text}…)`;
    text += `${index === 0 ? '' : ', '}${formatWithin(one, length - text.length)}`;
  }
  return `${text})`;
}

function simple(name: string): Type {
  return constructed(name, []);
}
