import protobuf from 'protobufjs';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Duration__Output } from '../../gen/google/protobuf/Duration.ts';
import type { Struct__Output } from '../../gen/google/protobuf/Struct.ts';
import type { Timestamp__Output } from '../../gen/google/protobuf/Timestamp.ts';
import { formatTime } from '../../model/time-text.ts';
import { decodeOptionalStruct } from '../../transport/wire/struct.ts';
import { decodeOptionalTimestamp } from '../../transport/wire/timestamp.ts';
import { Violations } from '../../transport/wire/violations.ts';

/**
 * A message that was read, as the API's JSON: lowerCamelCase names, enums by name, 64-bit numbers as strings, structs,
 * times and durations in forms of their own. Unset fields are there with their zero value, as the HTTP gateway of the
 * API sends them; of a `oneof` only the field that is set.
 * Source: the shared wire contract, "HTTP/JSON gateway".
 */
export function messageToJson(type: protobuf.Type, message: object): JsonObject {
  const values = message as Readonly<Record<string, unknown>>;
  const members = type.fieldsArray
    .filter((field) => field.partOf === null || Object.hasOwn(message, field.name))
    .map((field) => [field.name, fieldToJson(field, values[field.name])] as const);
  return Object.fromEntries(members);
}

const WIDE_TYPES: ReadonlySet<string> = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

function fieldToJson(field: protobuf.Field, value: unknown): JsonValue {
  field.resolve();
  if (field.repeated) return (value as readonly unknown[]).map((item) => valueToJson(field, item));
  return valueToJson(field, value);
}

function valueToJson({ type, resolvedType }: protobuf.Field, value: unknown): JsonValue {
  if (resolvedType instanceof protobuf.Enum) {
    return resolvedType.valuesById[value as number] ?? (value as number); // an unknown one has no name
  }
  if (resolvedType instanceof protobuf.Type) {
    return value === null ? null : ownForm(resolvedType, value as object);
  }
  return WIDE_TYPES.has(type) ? String(value) : (value as string | number | boolean);
}

function ownForm(type: protobuf.Type, message: object): JsonValue {
  switch (type.fullName) {
    case '.google.protobuf.Struct':
      return decodeOptionalStruct(message as Struct__Output, '', '', new Violations()) ?? null;
    case '.google.protobuf.Timestamp': {
      const ns = decodeOptionalTimestamp(message as Timestamp__Output, '', '', new Violations());
      return ns === undefined ? null : formatTime(ns);
    }
    case '.google.protobuf.Duration':
      return durationText(message as Duration__Output);
    default:
      return messageToJson(type, message);
  }
}

/** `1.000340012s` with 0, 3, 6 or 9 digits after the point, as the JSON of protobuf has it. */
function durationText({ seconds, nanos }: Duration__Output): string {
  const sign = Number(seconds) < 0 || nanos < 0 ? '-' : '';
  const digits = String(Math.abs(nanos))
    .padStart(9, '0')
    .replace(/(000){1,3}$/, '');
  return `${sign}${String(seconds).replace('-', '')}${digits === '' ? '' : `.${digits}`}s`;
}
