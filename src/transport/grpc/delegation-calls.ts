import type { Caller } from '../../model/caller.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { DelegatedResource } from '../../operations/delegation/asks.ts';
import type { DelegationOperations } from '../../operations/delegation/delegation-operations.ts';
import type {
  RecordedLookupEnd,
  RecordedLookupPart,
} from '../../operations/delegation/recorded/lookup-delegated-resources.ts';
import { checkDelegatedBulkRpc } from '../wire/delegation/check-delegated-bulk.ts';
import { checkDelegatedRpc } from '../wire/delegation/check-delegated.ts';
import { createGrantRpc, endGrantRpc, extendGrantRpc } from '../wire/delegation/grants.ts';
import { listGrantsRpc } from '../wire/delegation/list-grants.ts';
import { lookupDelegatedResourcesRpc } from '../wire/delegation/lookup-delegated-resources.ts';
import { registerAgentRpc } from '../wire/delegation/register-agent.ts';
import { delegateSessionRpc, openSessionRpc } from '../wire/delegation/sessions.ts';
import { previewStopRpc, resumeRpc, stopRpc } from '../wire/delegation/stop.ts';
import type { Operations } from './operations.ts';
import { type Answer, answerAct, answerLive, type AnswerMany } from './road.ts';

type Served<Kind> = readonly (readonly [path: string, answer: Kind])[];

/** The calls of `bailiwick.v1.DelegationService` that have one answer. */
export function delegationCalls<Tenant, Snapshot>(operations: Operations<Tenant, Snapshot>): Served<Answer> {
  const ask: DelegationOperations<Tenant> = operations.delegation;
  return [
    [checkDelegatedRpc.path, answerAct(checkDelegatedRpc, operations, held(ask.checkDelegated))],
    [checkDelegatedBulkRpc.path, answerAct(checkDelegatedBulkRpc, operations, held(ask.checkDelegatedBulk))],
    [openSessionRpc.path, answerAct(openSessionRpc, operations, held(ask.openSession))],
    [delegateSessionRpc.path, answerAct(delegateSessionRpc, operations, held(ask.delegateSession))],
    [createGrantRpc.path, answerAct(createGrantRpc, operations, held(ask.createGrant))],
    [extendGrantRpc.path, answerAct(extendGrantRpc, operations, held(ask.extendGrant))],
    [endGrantRpc.path, answerAct(endGrantRpc, operations, held(ask.endGrant))],
    [registerAgentRpc.path, answerAct(registerAgentRpc, operations, held(ask.registerAgent))],
    [stopRpc.path, answerAct(stopRpc, operations, held(ask.stop))],
    [previewStopRpc.path, answerAct(previewStopRpc, operations, held(ask.previewStop))],
    [resumeRpc.path, answerAct(resumeRpc, operations, held(ask.resume))],
  ];
}

/** Those that have many. */
export function delegationStreams<Tenant, Snapshot>(
  operations: Operations<Tenant, Snapshot>,
): Served<AnswerMany> {
  const grantsFor = held(operations.delegation.listGrants);
  const resourcesFor = held(operations.delegation.lookupDelegatedResources);
  const grants = answerLive(listGrantsRpc, operations, (...args) => oneByOne(grantsFor(...args)));
  const resources = answerLive(lookupDelegatedResourcesRpc, operations, (...args) =>
    partByPart(resourcesFor(...args)),
  );
  return [
    [listGrantsRpc.path, grants],
    [lookupDelegatedResourcesRpc.path, resources],
  ];
}

/**
 * `operation` held to the organization of the caller's credential. Here and nowhere else it becomes part of what is asked:
 * no message says it.
 */
function held<Tenant, Ask extends { readonly organization: ObjectRef | undefined }, Reply>(
  operation: (tenant: Tenant, caller: Caller, ask: Ask, signal: AbortSignal) => Reply,
): typeof operation {
  return (tenant, caller, ask, signal) =>
    operation(tenant, caller, { ...ask, organization: caller.organization }, signal);
}

async function* oneByOne<Item>(batches: AsyncIterable<readonly Item[]>): AsyncIterable<Item> {
  for await (const batch of batches) yield* batch;
}

async function* partByPart(
  parts: AsyncIterable<RecordedLookupPart>,
): AsyncIterable<DelegatedResource | RecordedLookupEnd> {
  for await (const part of parts) {
    if (part.kind === 'end') yield part;
    else yield* part.items;
  }
}
