import type { Struct, Struct__Output } from '../../gen/google/protobuf/Struct.ts';
import type { Value, Value__Output } from '../../gen/google/protobuf/Value.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { messageWriter } from './protos.ts';
import { RULES, type Violations } from './violations.ts';

/*
 * `google.protobuf.Struct` is JSON. Its depth is bounded where bytes are read: a level of JSON is two of messages.
 * Objects are made with `Object.fromEntries`, which defines members and never assigns them, so a member called
 * `__proto__` is data like any other.
 */

const writeStruct = messageWriter<Struct | Struct__Output>('google.protobuf.Struct');

/** `message` is the optional field `field` below `parent`; without it there is no object. */
export function decodeOptionalStruct(
  message: Struct__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): JsonObject | undefined {
  if (message === null) return undefined;
  const object = decodeStruct(message);
  if (object === undefined) violations.add(parent, field, RULES.finite);
  return object;
}

export function encodeStruct(object: JsonObject): Struct {
  const members = Object.keys(object).map((key) => [key, encodeValue(object[key] ?? null)] as const);
  return { fields: Object.fromEntries(members) };
}

/** The size of `message` on the wire. */
export function structBytes(message: Struct__Output): number {
  return writeStruct(message).length;
}

/** `undefined` when a number is infinite or not a number, which JSON does not have. */
function decodeStruct(message: Struct__Output): JsonObject | undefined {
  const members: (readonly [string, JsonValue])[] = [];
  for (const key of Object.keys(message.fields)) {
    const value = decodeValue(message.fields[key]);
    if (value === undefined) return undefined;
    members.push([key, value]);
  }
  return Object.fromEntries(members);
}

function decodeValue(message: Value__Output | undefined): JsonValue | undefined {
  switch (message?.kind) {
    case 'numberValue':
      return Number.isFinite(message.numberValue) ? message.numberValue : undefined;
    case 'stringValue':
      return message.stringValue;
    case 'boolValue':
      return message.boolValue;
    case 'structValue':
      return message.structValue ? decodeStruct(message.structValue) : null;
    case 'listValue':
      return decodeList(message.listValue?.values ?? []);
    case 'nullValue':
    case undefined: // a value that says nothing is read as null, as other implementations do
      return null;
  }
}

function decodeList(messages: readonly Value__Output[]): readonly JsonValue[] | undefined {
  const values: JsonValue[] = [];
  for (const message of messages) {
    const value = decodeValue(message);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function encodeValue(value: JsonValue): Value {
  if (value === null) return { nullValue: 0 };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (isJsonObject(value)) return { structValue: encodeStruct(value) };
  return { listValue: { values: value.map(encodeValue) } };
}
