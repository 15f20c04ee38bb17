import type { LoggedRecord } from '../../../decisions/read/view.ts';
import type { TailDecisionsRequest__Output } from '../../../gen/bailiwick/v1/TailDecisionsRequest.ts';
import type { TailDecisionsResponse } from '../../../gen/bailiwick/v1/TailDecisionsResponse.ts';
import type { TailDecisionsAsk } from '../../../operations/decisions/asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { encodeDecision } from './decision.ts';
import { decodeDecisionFilter } from './filter.ts';
import { decodePlace } from './place.ts';

type Message = TailDecisionsRequest__Output;

const write = messageWriter<TailDecisionsResponse>('bailiwick.v1.TailDecisionsResponse');

/** `encode` makes one message of one record. */
export const tailDecisionsRpc: Rpc<Message, TailDecisionsAsk, LoggedRecord> = {
  path: '/bailiwick.v1.DecisionService/TailDecisions',
  read: messageReader<Message>('bailiwick.v1.TailDecisionsRequest'),
  decode,
  encode: (logged) => write({ decision: encodeDecision(logged) }),
};

function decode({ filter: wanted, start, fromSequence }: Message): TailDecisionsAsk {
  const violations = new Violations();
  const filter = decodeDecisionFilter(wanted, violations);
  const from = start === undefined ? undefined : decodePlace(fromSequence ?? 0, 'from_sequence', violations);
  violations.throwIfAny();
  return { filter, from };
}
