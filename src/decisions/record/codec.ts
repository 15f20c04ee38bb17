import { canonicalJson, isJsonObject } from '../../base/json.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';

/*
 * Data and its canonical JSON, from one table for both directions. Canonical as RFC 8785 has it: no white space, members
 * in the order of their names by code unit, strings escaped no more than they must be. It is written in one pass without
 * a tree in between, since a record is written for every check.
 */

export interface Codec<T> {
  /** The one text of `value`. */
  write(value: T): string;
  /** @throws Fault `data-damaged` when `json` is not the form of any value. */
  read(json: JsonValue): T;
  /** Whether a member of this form is left out when it is undefined. */
  readonly isOptional?: boolean;
}

/** Printable ASCII without quote and backslash: most of what there is, and its own escaped form. */
const PLAIN = /^[ !#-[\]-~]*$/;

export const text: Codec<string> = {
  write: (value) => (PLAIN.test(value) ? `"${value}"` : JSON.stringify(value)),
  read(json) {
    if (typeof json === 'string') return json;
    throw unexpected('a string', json);
  },
};

/**
 * The same form, for what is mostly what it was the time before: a name of a caller, the hash of a schema. The last value
 * is kept with its text.
 */
export function recurring<T extends string | number>(codec: Codec<T>): Codec<T> {
  let last: T | undefined;
  let written = '';
  return {
    write(value) {
      if (!Object.is(value, last)) {
        written = codec.write(value); // throws for a value that has no text, which is then not the last one
        last = value;
      }
      return written;
    },
    read: (json) => codec.read(json),
  };
}

/** An integer from 0 to 2^53 - 1. */
export const count: Codec<number> = {
  write(value) {
    if (isCount(value)) return String(value);
    throw new RangeError(`expected an integer from 0 to 2^53 - 1, found ${value}`);
  },
  read(json) {
    if (typeof json === 'number' && isCount(json)) return json;
    throw unexpected('an integer from 0 to 2^53 - 1', json);
  },
};

export const flag: Codec<boolean> = {
  write: String,
  read(json) {
    if (typeof json === 'boolean') return json;
    throw unexpected('true or false', json);
  },
};

/** Whatever a caller said in JSON. */
export const jsonObject: Codec<JsonObject> = {
  write: (value) => (isEmpty(value) ? '{}' : canonicalJson(value)),
  read(json) {
    if (isJsonObject(json)) return json;
    throw unexpected('an object', json);
  },
};

export function oneOf<T extends string>(...values: readonly T[]): Codec<T> {
  const texts = new Map<string, string>(values.map((value) => [value, `"${value}"`]));
  return {
    write(value) {
      const written = texts.get(value);
      if (written !== undefined) return written;
      throw new RangeError(`expected one of ${values.join(', ')}, found ${value}`);
    },
    read(json) {
      const found = values.find((value) => value === json);
      if (found !== undefined) return found;
      throw unexpected(`one of ${values.join(', ')}`, json);
    },
  };
}

export function listOf<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write(values) {
      if (values.length === 0) return '[]';
      let written = '[';
      for (let index = 0; index < values.length; index++) {
        if (index > 0) written += ',';
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the index is below the length
        written += item.write(values[index] as T);
      }
      return `${written}]`;
    },
    read(json) {
      if (Array.isArray(json)) return json.map((one: JsonValue) => item.read(one));
      throw unexpected('a list', json);
    },
  };
}

export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    isOptional: true,
    write: (value) => (value === undefined ? 'null' : codec.write(value)),
    read: (json) => codec.read(json),
  };
}

/** A member that is left out when it is undefined, for a `write` of one's own; `lead` is all that comes before the value. */
export function memberText<T>(lead: string, codec: Codec<T>, value: T | undefined): string {
  return value === undefined ? '' : `${lead}${codec.write(value)}`;
}

export type Members<T> = { readonly [Name in keyof T]: Codec<T[Name]> };

/**
 * An object with exactly these members. Those that are optional are left out when undefined, never null.
 * @param write gives the same text in fewer steps; for objects that every check brings
 */
export function struct<T extends object>(members: Members<T>, write?: (value: T) => string): Codec<T> {
  const names = Object.keys(members)
    .toSorted()
    .map((name) => name as keyof T & string);
  const columns = names.map((name) => ({
    name,
    codec: members[name] as Codec<unknown>,
    lead: `${JSON.stringify(name)}:`,
  }));
  const isKnown = new Set<string>(names);
  function writeMembers(value: T): string {
    let written = '{';
    for (const { name, codec, lead } of columns) {
      const member = value[name];
      if (member === undefined && codec.isOptional === true) continue;
      if (written.length > 1) written += ',';
      written += lead;
      written += codec.write(member);
    }
    return `${written}}`;
  }
  return {
    write: write ?? writeMembers,
    read(json) {
      if (!isJsonObject(json)) throw unexpected('an object', json);
      const extra = Object.keys(json).find((name) => !isKnown.has(name));
      if (extra !== undefined) throw new Fault('data-damaged', `expected no member \`${extra}\``);
      const value: Partial<Record<keyof T, unknown>> = {};
      for (const { name, codec } of columns) value[name] = readMember(name, codec, json[name]);
      return value as T; // every member was read by its own codec
    },
  };
}

function readMember(name: string, codec: Codec<unknown>, json: JsonValue | undefined): unknown {
  if (json === undefined) {
    if (codec.isOptional === true) return undefined;
    throw new Fault('data-damaged', `expected a member \`${name}\`, found none`);
  }
  try {
    return codec.read(json);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault('data-damaged', `\`${name}\`: ${error.message}`, { cause: error });
  }
}

export type Cases<T extends { readonly kind: string }> = {
  readonly [Kind in T['kind']]: Codec<Extract<T, { readonly kind: Kind }>>;
};

/** Objects that differ by their member `kind`, which each of the cases writes. */
export function union<T extends { readonly kind: string }>(cases: Cases<T>): Codec<T> {
  const codecs = new Map<string, Codec<T>>(Object.entries(cases));
  return {
    write(value) {
      const codec = codecs.get(value.kind);
      if (codec !== undefined) return codec.write(value);
      throw new RangeError(`expected a known kind, found ${value.kind}`);
    },
    read(json) {
      const kind = isJsonObject(json) ? json['kind'] : undefined;
      const codec = typeof kind === 'string' ? codecs.get(kind) : undefined;
      if (codec !== undefined) return codec.read(json);
      throw unexpected(`an object of a known \`kind\``, kind ?? json);
    },
  };
}

export function unexpected(expected: string, found: JsonValue): Fault {
  return new Fault('data-damaged', `expected ${expected}, found \`${canonicalJson(found).slice(0, 100)}\``);
}

function isEmpty(value: JsonObject): boolean {
  for (const _name in value) return false;
  return true;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && !Object.is(value, -0);
}
