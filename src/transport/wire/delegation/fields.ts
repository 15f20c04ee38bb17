import type { ObjectReference__Output } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { Duration__Output } from '../../../gen/google/protobuf/Duration.ts';
import { Fault } from '../../../model/fault.ts';
import { type ObjectRef, WILDCARD } from '../../../model/relationship.ts';
import { decodeObject } from '../references.ts';
import { fieldPath, type Violations } from '../violations.ts';

/** The most bytes of texts that people and programs write for one another. */
export const TEXT_BYTES_MAX = 4096;
export const KEY_BYTES_MAX = 256;

/** One object that an act is about: no wildcard, which would be everyone. `message` is the required field `field`. */
export function decodeOne(
  message: ObjectReference__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): ObjectRef {
  const object = decodeObject(message, parent, field, violations);
  if (object.id === WILDCARD) {
    violations.add(fieldPath(parent, field), 'object_id', {
      rule: 'string.not_in',
      text: 'must name one object, found `*`',
    });
  }
  return object;
}

/** As `decodeOne`, of a field that may be unset. */
export function decodeOptionalOne(
  message: ObjectReference__Output | null,
  field: string,
  violations: Violations,
): ObjectRef | undefined {
  return message === null ? undefined : decodeOne(message, '', field, violations);
}

/** Milliseconds; not a number for what is no duration, which the operation refuses as it does a negative one. */
export function durationMs({ seconds, nanos }: Duration__Output): number {
  const isMixed = Number(seconds) > 0 ? nanos < 0 : Number(seconds) < 0 && nanos > 0;
  return isMixed || Math.abs(nanos) > 999_999_999
    ? Number.NaN
    : Number(seconds) * 1000 + Math.trunc(nanos / 1e6);
}

/** What an unset duration is: nothing that was asked for, which the operation refuses where it is mandatory. */
export function requiredMs(message: Duration__Output | null): number {
  return message === null ? 0 : durationMs(message);
}

export function optionalMs(message: Duration__Output | null): number | undefined {
  return message === null ? undefined : durationMs(message);
}

/** Text for people; it is only kept. */
export function checkText(text: string, parent: string, field: string, violations: Violations): void {
  violations.checkBytes(text, 0, TEXT_BYTES_MAX, parent, field);
}

/** A short text for programs; undefined where the field is unset, which on the wire is the empty text. */
export function decodeKey(
  text: string,
  parent: string,
  field: string,
  violations: Violations,
): string | undefined {
  violations.checkBytes(text, 0, KEY_BYTES_MAX, parent, field);
  return text === '' ? undefined : text;
}

/** @throws Fault `unimplemented` for a field that belongs to what is not there yet: reading past it would be a lie */
export function refuseUnserved(field: string, isSet: boolean, comesWith: string): void {
  if (!isSet) return;
  throw new Fault('unimplemented', `\`${field}\` is not served yet: it comes with ${comesWith}`);
}
