import type { ExportDecisionsRequest__Output } from '../../../gen/bailiwick/v1/ExportDecisionsRequest.ts';
import type { ExportDecisionsResponse } from '../../../gen/bailiwick/v1/ExportDecisionsResponse.ts';
import type { ExportDecisionsAsk } from '../../../operations/decisions/asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { decodePlace, decodePlaceOrAll } from './place.ts';

type Message = ExportDecisionsRequest__Output;

const write = messageWriter<ExportDecisionsResponse>('bailiwick.v1.ExportDecisionsResponse');

/** `encode` makes one message of some lines. */
export const exportDecisionsRpc: Rpc<Message, ExportDecisionsAsk, string> = {
  path: '/bailiwick.v1.DecisionService/ExportDecisions',
  read: messageReader<Message>('bailiwick.v1.ExportDecisionsRequest'),
  decode: ({ fromSequence, upToSequence }) => {
    const violations = new Violations();
    const from = decodePlace(fromSequence, 'from_sequence', violations);
    const upTo = decodePlaceOrAll(upToSequence, 'up_to_sequence', violations);
    violations.throwIfAny();
    return { from, upTo };
  },
  encode: (lines) => write({ lines }),
};
