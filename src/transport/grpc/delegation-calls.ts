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
    [checkDelegatedRpc.path, answerAct(checkDelegatedRpc, operations, ask.checkDelegated)],
    [checkDelegatedBulkRpc.path, answerAct(checkDelegatedBulkRpc, operations, ask.checkDelegatedBulk)],
    [openSessionRpc.path, answerAct(openSessionRpc, operations, ask.openSession)],
    [delegateSessionRpc.path, answerAct(delegateSessionRpc, operations, ask.delegateSession)],
    [createGrantRpc.path, answerAct(createGrantRpc, operations, ask.createGrant)],
    [extendGrantRpc.path, answerAct(extendGrantRpc, operations, ask.extendGrant)],
    [endGrantRpc.path, answerAct(endGrantRpc, operations, ask.endGrant)],
    [registerAgentRpc.path, answerAct(registerAgentRpc, operations, ask.registerAgent)],
    [stopRpc.path, answerAct(stopRpc, operations, ask.stop)],
    [previewStopRpc.path, answerAct(previewStopRpc, operations, ask.previewStop)],
    [resumeRpc.path, answerAct(resumeRpc, operations, ask.resume)],
  ];
}

/** Those that have many. */
export function delegationStreams<Tenant, Snapshot>(
  operations: Operations<Tenant, Snapshot>,
): Served<AnswerMany> {
  const { listGrants, lookupDelegatedResources } = operations.delegation;
  const grants = answerLive(listGrantsRpc, operations, (...args) => oneByOne(listGrants(...args)));
  const resources = answerLive(lookupDelegatedResourcesRpc, operations, (...args) =>
    partByPart(lookupDelegatedResources(...args)),
  );
  return [
    [listGrantsRpc.path, grants],
    [lookupDelegatedResourcesRpc.path, resources],
  ];
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
