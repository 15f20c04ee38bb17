import type { ObjectReference } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { Duration } from '../../../gen/google/protobuf/Duration.ts';
import { Fault } from '../../../model/fault.ts';
import { parseObject } from '../../../model/object-text.ts';
import { parseDuration } from '../../../base/duration-text.ts';
import { encodeObject } from '../../../transport/wire/references.ts';
import { encodeDuration } from '../../../transport/wire/timestamp.ts';

/** What every act can be given. */
export interface ActFlags {
  /** Who does it; absent for the operator. */
  readonly as?: string;
  readonly reason: string;
  /** Makes the act once, however often the command is run. */
  readonly key: string;
  readonly json: boolean;
}

/** Those flags as fields of a request. @throws Fault `invalid-argument` */
export function actFields({ as: by, reason, key }: Omit<ActFlags, 'json'>): {
  readonly onBehalfOf: ObjectReference | null;
  readonly reason: string;
  readonly idempotencyKey: string;
} {
  return { onBehalfOf: by === undefined ? null : objectField(by), reason, idempotencyKey: key };
}

/** `user:amy` as a field. @throws Fault `invalid-argument` */
export function objectField(text: string): ObjectReference {
  return encodeObject(parseObject(text));
}

/** `1h30m` as a field; unset where it was not given. @throws Fault `invalid-argument` */
export function durationField(flag: string, text: string | undefined): Duration | null {
  if (text === undefined) return null;
  const ms = parseDuration(text);
  if (ms !== undefined) return encodeDuration(ms * 1e6);
  throw new Fault(
    'invalid-argument',
    `\`${flag}\`: expected a duration with units, such as \`30m\` or \`1h30m\`, found \`${text}\``,
  );
}
