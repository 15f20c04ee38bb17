import type { QueryAsk, QueryItem } from '../../../decisions/read/query.ts';
import { DecisionOrder } from '../../../gen/bailiwick/v1/DecisionOrder.ts';
import type { QueryDecisionsRequest__Output } from '../../../gen/bailiwick/v1/QueryDecisionsRequest.ts';
import type { QueryDecisionsResponse } from '../../../gen/bailiwick/v1/QueryDecisionsResponse.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { RULES, Violations } from '../violations.ts';
import { encodeDecision } from './decision.ts';
import { decodeDecisionFilter } from './filter.ts';

type Message = QueryDecisionsRequest__Output;

const CURSOR_BYTES_MAX = 1024;

const write = messageWriter<QueryDecisionsResponse>('bailiwick.v1.QueryDecisionsResponse');

/** `encode` makes one message of one record. */
export const queryDecisionsRpc: Rpc<Message, QueryAsk, QueryItem> = {
  path: '/bailiwick.v1.DecisionService/QueryDecisions',
  read: messageReader<Message>('bailiwick.v1.QueryDecisionsRequest'),
  decode,
  encode: ({ logged, cursor }) => write({ decision: encodeDecision(logged), cursor }),
};

function decode({ filter: wanted, order, limit, cursor }: Message): QueryAsk {
  const violations = new Violations();
  const filter = decodeDecisionFilter(wanted, violations);
  if (!ORDERS.has(order)) violations.add('', 'order', RULES.enumDefined);
  violations.checkBytes(cursor, 0, CURSOR_BYTES_MAX, '', 'cursor');
  violations.throwIfAny();
  return {
    filter,
    order: order === DecisionOrder.DECISION_ORDER_NEWEST_FIRST ? 'descending' : 'ascending',
    limit,
    cursor: cursor === '' ? undefined : cursor,
  };
}

const ORDERS: ReadonlySet<number> = new Set(Object.values(DecisionOrder));
