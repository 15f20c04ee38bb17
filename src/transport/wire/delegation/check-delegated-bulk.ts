import { BulkSemantic as Semantic } from '../../../gen/bailiwick/v1/BulkSemantic.ts';
import type { CheckDelegatedBulkRequest__Output } from '../../../gen/bailiwick/v1/CheckDelegatedBulkRequest.ts';
import type { CheckDelegatedBulkResponse } from '../../../gen/bailiwick/v1/CheckDelegatedBulkResponse.ts';
import type {
  BulkSemantic,
  CheckDelegatedBulkAnswer,
  CheckDelegatedBulkAsk,
  Recorded,
} from '../../../operations/delegation/asks.ts';
import { refuseLargeContext } from '../check-ask.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { DecodeOptions, Rpc } from '../rpc.ts';
import { decodeSnapshotFields } from '../snapshot-ask.ts';
import { RULES, Violations } from '../violations.ts';
import { decodeChainAsk } from './chain-ask.ts';
import { encodeDecision } from './decision.ts';
import { decodeItem } from './item.ts';

type Message = CheckDelegatedBulkRequest__Output;

const write = messageWriter<CheckDelegatedBulkResponse>('bailiwick.v1.CheckDelegatedBulkResponse');

export const checkDelegatedBulkRpc: Rpc<
  Message,
  CheckDelegatedBulkAsk,
  Recorded<CheckDelegatedBulkAnswer>
> = {
  path: '/bailiwick.v1.DelegationService/CheckDelegatedBulk',
  read: messageReader<Message>('bailiwick.v1.CheckDelegatedBulkRequest'),
  decode,
  encode: (answer, { explain }) =>
    write({
      results: answer.decisions.map((decision) => encodeDecision(answer, decision, explain)),
      checkedAt: { token: answer.checkedAt },
      decisionId: answer.decisionId ?? '',
    }),
};

function decode(message: Message, options: DecodeOptions): CheckDelegatedBulkAsk {
  const violations = new Violations();
  const { consistency } = decodeSnapshotFields(message, violations);
  const chain = decodeChainAsk(message, violations);
  const items = message.items.map((item, index) => decodeItem(item, `items[${index}]`, violations));
  const semantic = decodeSemantic(message.semantic, violations);
  violations.throwIfAny();
  for (const item of message.items) refuseLargeContext(item, options.contextBytesMax);
  return { ...chain, items, semantic, consistency, explain: message.explain };
}

function decodeSemantic(semantic: Message['semantic'], violations: Violations): BulkSemantic {
  switch (semantic) {
    case Semantic.BULK_SEMANTIC_EXECUTE_ALL:
      return 'execute-all';
    case Semantic.BULK_SEMANTIC_DENY_ON_FIRST_DENY:
      return 'deny-on-first-deny';
    case Semantic.BULK_SEMANTIC_PERMIT_ON_FIRST_PERMIT:
      return 'permit-on-first-permit';
    default: // a number that this version does not know
      violations.add('', 'semantic', RULES.enumDefined);
      return 'execute-all';
  }
}
