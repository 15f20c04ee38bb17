import type { ObjectReference__Output } from '../../gen/authzed/api/v1/ObjectReference.ts';
import type { SubjectReference__Output } from '../../gen/authzed/api/v1/SubjectReference.ts';
import type { Struct__Output } from '../../gen/google/protobuf/Struct.ts';
import type { JsonObject } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import { OPTIONAL_RELATION } from '../../model/name-rules.ts';
import type { CheckAsk } from '../../operations/asks.ts';
import { decodeObject, decodeSubject } from './references.ts';
import { decodeOptionalStruct, structBytes } from './struct.ts';
import type { Violations } from './violations.ts';

/** One object for all questions without a context, so that they are seen to have the same. */
export const NO_CONTEXT: JsonObject = {};

interface WithContext {
  readonly context: Struct__Output | null;
}

/** One question, alone or as an item of many. */
interface CheckMessage extends WithContext {
  readonly resource: ObjectReference__Output | null;
  readonly permission: string;
  readonly subject: SubjectReference__Output | null;
}

export function decodeCheckAsk(message: CheckMessage, path: string, violations: Violations): CheckAsk {
  const { permission } = message;
  const resource = decodeObject(message.resource, path, 'resource', violations);
  violations.checkName(OPTIONAL_RELATION, permission, path, 'permission');
  const subject = decodeSubject(message.subject, path, 'subject', violations);
  const context = decodeContext(message, path, violations);
  return { resource, permission, subject, context };
}

/** What the caller says to the conditions on the way; nothing if it is absent. */
export function decodeContext({ context }: WithContext, path: string, violations: Violations): JsonObject {
  return decodeOptionalStruct(context, path, 'context', violations) ?? NO_CONTEXT;
}

/** @throws Fault `request-context-too-large`. A `bytesMax` of 0 is no bound. */
export function refuseLargeContext({ context }: WithContext, bytesMax: number): void {
  if (context === null || bytesMax === 0) return;
  const bytes = structBytes(context);
  if (bytes > bytesMax) {
    throw new Fault(
      'request-context-too-large',
      `request caveat context should have at most ${bytesMax} bytes but had ${bytes}`,
    );
  }
}
