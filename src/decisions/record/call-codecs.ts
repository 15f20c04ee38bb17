import type { Consistency } from '../../model/consistency.ts';
import {
  count,
  jsonObject,
  listOf,
  memberText,
  oneOf,
  optional,
  recurring,
  struct,
  text,
  union,
} from './codec.ts';
import type { Codec, Members } from './codec.ts';
import type * as Records from './record.ts';
import { instant, objectRef, relationship, subjectRef } from './reference-codecs.ts';

/*
 * What nearly every record has: who asked, what came of it, and what carried it. These are written for each check, so
 * beside its table each has its members in the order of their names written out; tests hold the text to be canonical.
 */

const consistency: Codec<Consistency> = union({
  newest: struct({ kind: oneOf('newest') }),
  'minimize-latency': struct({ kind: oneOf('minimize-latency') }),
  'at-least-as-fresh': struct({ kind: oneOf('at-least-as-fresh'), token: text }),
  'at-exact-snapshot': struct({ kind: oneOf('at-exact-snapshot'), token: text }),
  'fully-consistent': struct({ kind: oneOf('fully-consistent') }),
});

const callerName = recurring(text);
const schemaHash = recurring(text);
const profileHash = recurring(text);
const evaluatedAtMs = recurring(count);
const revision = recurring(count);

export const call: Codec<Records.Call> = struct<Records.Call>(
  {
    caller: callerName,
    evaluatedAtMs,
    asked: consistency,
    revision: optional(revision),
    schemaHash: optional(schemaHash),
    profileHash: optional(profileHash),
    latencyUs: count,
    work: count,
    correlationId: optional(text),
    traceParent: optional(text),
  },
  (value) =>
    `{"asked":${consistency.write(value.asked)},"caller":${callerName.write(value.caller)}` +
    memberText(',"correlationId":', text, value.correlationId) +
    `,"evaluatedAtMs":${evaluatedAtMs.write(value.evaluatedAtMs)},"latencyUs":${count.write(value.latencyUs)}` +
    memberText(',"profileHash":', profileHash, value.profileHash) +
    memberText(',"revision":', revision, value.revision) +
    memberText(',"schemaHash":', schemaHash, value.schemaHash) +
    memberText(',"traceParent":', text, value.traceParent) +
    `,"work":${count.write(value.work)}}`,
);

const missing = listOf(text);
const verdict = oneOf('allow', 'deny', 'conditional', 'error');

export const outcome: Codec<Records.Outcome> = struct<Records.Outcome>(
  { verdict, reason: optional(text), missing },
  (value) =>
    `{"missing":${missing.write(value.missing)}${memberText(',"reason":', text, value.reason)}` +
    `,"verdict":${verdict.write(value.verdict)}}`,
);

const witness = listOf(relationship);
const conditions = listOf(
  struct<Records.ConditionUse>({
    caveat: text,
    result: oneOf('true', 'false', 'missing', 'fault'),
    context: jsonObject,
  }),
);

export const grounds: Members<Records.Grounds> = { witness, conditions };

const permission = recurring(text);

export const question: Members<Records.Question> = {
  ...grounds,
  resource: objectRef,
  permission,
  subject: subjectRef,
  context: jsonObject,
  outcome,
};

export const check: Codec<Records.CheckEntry> = struct<Records.CheckEntry>(
  { ...question, kind: oneOf('check'), call, validUntilNs: optional(instant) },
  (value) =>
    `{"call":${call.write(value.call)},"conditions":${conditions.write(value.conditions)}` +
    `,"context":${jsonObject.write(value.context)},"kind":"check","outcome":${outcome.write(value.outcome)}` +
    `,"permission":${permission.write(value.permission)},"resource":${objectRef.write(value.resource)}` +
    `,"subject":${subjectRef.write(value.subject)}${memberText(',"validUntilNs":', instant, value.validUntilNs)}` +
    `,"witness":${witness.write(value.witness)}}`,
);
