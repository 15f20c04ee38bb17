import type { LookupDelegatedResourcesRequest__Output } from '../../../gen/bailiwick/v1/LookupDelegatedResourcesRequest.ts';
import type { LookupDelegatedResourcesResponse } from '../../../gen/bailiwick/v1/LookupDelegatedResourcesResponse.ts';
import { RELATION, TYPE } from '../../../model/name-rules.ts';
import type { DelegatedResource, LookupDelegatedResourcesAsk } from '../../../operations/delegation/asks.ts';
import type { RecordedLookupEnd } from '../../../operations/delegation/recorded/lookup-delegated-resources.ts';
import { decodeContext, refuseLargeContext } from '../check-ask.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { DecodeOptions, Rpc } from '../rpc.ts';
import { checkCursor, decodeSnapshotFields } from '../snapshot-ask.ts';
import { Violations } from '../violations.ts';
import { decodeChainAsk } from './chain-ask.ts';
import { REASON, VERDICT } from './decision.ts';

type Message = LookupDelegatedResourcesRequest__Output;

const write = messageWriter<LookupDelegatedResourcesResponse>(
  'bailiwick.v1.LookupDelegatedResourcesResponse',
);

/** `encode` makes one message of one resource, and one of the end. */
export const lookupDelegatedResourcesRpc: Rpc<
  Message,
  LookupDelegatedResourcesAsk,
  DelegatedResource | RecordedLookupEnd
> = {
  path: '/bailiwick.v1.DelegationService/LookupDelegatedResources',
  read: messageReader<Message>('bailiwick.v1.LookupDelegatedResourcesRequest'),
  decode,
  encode,
};

function decode(message: Message, options: DecodeOptions): LookupDelegatedResourcesAsk {
  const { resourceType, permission, limit, consistency: wanted } = message;
  const violations = new Violations();
  const { consistency } = decodeSnapshotFields({ consistency: wanted }, violations);
  const cursor = message.cursor === '' ? undefined : message.cursor;
  if (cursor !== undefined) checkCursor(cursor, '', 'cursor', violations);
  const chain = decodeChainAsk(message, violations);
  violations.checkName(TYPE, resourceType, '', 'resource_type');
  violations.checkName(RELATION, permission, '', 'permission');
  const context = decodeContext(message, '', violations);
  violations.throwIfAny();
  refuseLargeContext(message, options.contextBytesMax);
  return { ...chain, resourceType, permission, context, consistency, limit, cursor };
}

function encode(item: DelegatedResource | RecordedLookupEnd): Buffer {
  if (!('kind' in item)) return write(item);
  const { outcome, chain, checkedAt, decisionId } = item;
  return write({
    lookedUpAt: { token: checkedAt },
    complete: outcome === 'complete',
    verdict: VERDICT[chain.verdict],
    reason: REASON[chain.reason],
    decisionId: decisionId ?? '',
  });
}
