import type { DecisionFilter } from '../../../decisions/read/filter.ts';
import type { Entry, RecordedVerdict } from '../../../decisions/record/record.ts';
import type { ObjectReference__Output } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { DecisionFilter__Output } from '../../../gen/bailiwick/v1/DecisionFilter.ts';
import type { ObjectRef } from '../../../model/relationship.ts';
import { decodeObject } from '../references.ts';
import { decodeOptionalTimestamp } from '../timestamp.ts';
import { RULES, type Violations } from '../violations.ts';
import { KINDS } from './decision.ts';
import { VERDICTS } from './outcome.ts';

const FIELD = 'filter';
const NS_PER_MS = 1_000_000n;
const KIND_OF = new Map<number, Entry['kind']>(entriesOf(KINDS));
const VERDICT_OF = new Map<number, RecordedVerdict>(entriesOf(VERDICTS));

/** Unset fields match everything. */
export function decodeDecisionFilter(
  message: DecisionFilter__Output | null,
  violations: Violations,
): DecisionFilter {
  if (message === null) return {};
  const { permission, reason, caller, correlationId } = message;
  return {
    fromMs: timeMs(message.from, 'from', violations),
    toMs: timeMs(message.to, 'to', violations),
    user: object(message.user, 'user', violations),
    agent: object(message.agent, 'agent', violations),
    sessions:
      message.sessions.length === 0
        ? undefined
        : message.sessions.map((one, index) => decodeObject(one, FIELD, `sessions[${index}]`, violations)),
    withDescendants: message.withDescendants,
    resource: object(message.resource, 'resource', violations),
    permission: textOf(permission),
    verdict: named(VERDICT_OF, message.verdict, 'verdict', violations),
    reason: textOf(reason),
    kind: named(KIND_OF, message.kind, 'kind', violations),
    caller: textOf(caller),
    correlationId: textOf(correlationId),
  };
}

/** Times of records are whole milliseconds: one that is later by less begins with the next. */
function timeMs(
  message: DecisionFilter__Output['from'],
  field: string,
  violations: Violations,
): number | undefined {
  const ns = decodeOptionalTimestamp(message, FIELD, field, violations);
  return ns === undefined ? undefined : Math.max(0, Number((ns + NS_PER_MS - 1n) / NS_PER_MS));
}

function object(
  message: ObjectReference__Output | null,
  field: string,
  violations: Violations,
): ObjectRef | undefined {
  return message === null ? undefined : decodeObject(message, FIELD, field, violations);
}

function textOf(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function named<Name>(
  names: ReadonlyMap<number, Name>,
  value: number,
  field: string,
  violations: Violations,
): Name | undefined {
  const name = names.get(value);
  if (name === undefined && value !== 0) violations.add(FIELD, field, RULES.enumDefined);
  return name;
}

function entriesOf<Name extends string>(numbers: Readonly<Record<Name, number>>): [number, Name][] {
  return Object.entries(numbers).map(([name, number]) => [number as number, name as Name]); // of this very record
}
