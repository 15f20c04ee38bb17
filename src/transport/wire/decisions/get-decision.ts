import type { LoggedRecord } from '../../../decisions/read/view.ts';
import type { GetDecisionRequest__Output } from '../../../gen/bailiwick/v1/GetDecisionRequest.ts';
import type { GetDecisionResponse } from '../../../gen/bailiwick/v1/GetDecisionResponse.ts';
import type { GetDecisionAsk } from '../../../operations/decisions/asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { encodeDecision } from './decision.ts';

type Message = GetDecisionRequest__Output;

const ID_BYTES_MAX = 64;

const write = messageWriter<GetDecisionResponse>('bailiwick.v1.GetDecisionResponse');

export const getDecisionRpc: Rpc<Message, GetDecisionAsk, LoggedRecord> = {
  path: '/bailiwick.v1.DecisionService/GetDecision',
  read: messageReader<Message>('bailiwick.v1.GetDecisionRequest'),
  decode: ({ decisionId }) => {
    const violations = new Violations();
    const id = decodeDecisionId(decisionId, violations);
    violations.throwIfAny();
    return { id };
  },
  encode: (logged) => write({ decision: encodeDecision(logged) }),
};

export function decodeDecisionId(id: string, violations: Violations): string {
  violations.checkBytes(id, 1, ID_BYTES_MAX, '', 'decision_id');
  return id;
}
