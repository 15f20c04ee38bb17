import type { DiffSchemaRequest__Output } from '../../gen/authzed/api/v1/DiffSchemaRequest.ts';
import type { DiffSchemaResponse } from '../../gen/authzed/api/v1/DiffSchemaResponse.ts';
import type { DiffSchemaAnswer, DiffSchemaAsk } from '../../operations/schema-asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { SnapshotRpc } from './rpc.ts';
import { encodeSchemaChange } from './schema-change.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = DiffSchemaRequest__Output;

const write = messageWriter<DiffSchemaResponse>('authzed.api.v1.DiffSchemaResponse');

export const diffSchemaRpc: SnapshotRpc<Message, DiffSchemaAsk, DiffSchemaAnswer> = {
  path: '/authzed.api.v1.SchemaService/DiffSchema',
  read: messageReader<Message>('authzed.api.v1.DiffSchemaRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode: ({ changes, readAt }) =>
    write({ diffs: changes.map(encodeSchemaChange), readAt: { token: readAt } }),
};

function decode(message: Message): DiffSchemaAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  violations.throwIfAny();
  return { comparisonSchema: message.comparisonSchema };
}
