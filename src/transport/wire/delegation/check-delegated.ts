import type { CheckDelegatedRequest__Output } from '../../../gen/bailiwick/v1/CheckDelegatedRequest.ts';
import type { CheckDelegatedResponse } from '../../../gen/bailiwick/v1/CheckDelegatedResponse.ts';
import type { JsonObject } from '../../../base/json.ts';
import type {
  CheckDelegatedAnswer,
  CheckDelegatedAsk,
  Recorded,
} from '../../../operations/delegation/asks.ts';
import { refuseLargeContext } from '../check-ask.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { DecodeOptions, Rpc } from '../rpc.ts';
import { decodeSnapshotFields } from '../snapshot-ask.ts';
import { Violations } from '../violations.ts';
import { decodeChainAsk } from './chain-ask.ts';
import { encodeDecision } from './decision.ts';
import { refuseUnserved } from './fields.ts';
import { decodeItem } from './item.ts';

type Message = CheckDelegatedRequest__Output;

/** Names and values of one call's annotations together. */
const ANNOTATION_BYTES_MAX = 4096;

const write = messageWriter<CheckDelegatedResponse>('bailiwick.v1.CheckDelegatedResponse');

export const checkDelegatedRpc: Rpc<Message, CheckDelegatedAsk, Recorded<CheckDelegatedAnswer>> = {
  path: '/bailiwick.v1.DelegationService/CheckDelegated',
  read: messageReader<Message>('bailiwick.v1.CheckDelegatedRequest'),
  decode,
  encode: (answer, { explain }) => write(encodeDecision(answer, answer.decision, explain)),
};

function decode(message: Message, options: DecodeOptions): CheckDelegatedAsk {
  refuseUnserved('consume', message.consume !== null, 'budgets');
  refuseUnserved('idempotency_key', message.idempotencyKey !== '', 'budgets');
  const violations = new Violations();
  const { consistency } = decodeSnapshotFields(message, violations);
  const chain = decodeChainAsk(message, violations);
  const item = decodeItem(message, '', violations);
  const annotations = decodeAnnotations(message.annotations, violations);
  violations.throwIfAny();
  refuseLargeContext(message, options.contextBytesMax);
  const { explain, dryRun } = message;
  return { ...chain, ...item, consistency, explain, annotations, dryRun };
}

function decodeAnnotations(annotations: Message['annotations'], violations: Violations): JsonObject {
  const text = Object.entries(annotations).flat().join('');
  violations.checkBytes(text, 0, ANNOTATION_BYTES_MAX, '', 'annotations');
  return annotations;
}
