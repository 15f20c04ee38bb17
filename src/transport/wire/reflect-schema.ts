import type { ReflectSchemaRequest__Output } from '../../gen/authzed/api/v1/ReflectSchemaRequest.ts';
import type { ReflectSchemaResponse } from '../../gen/authzed/api/v1/ReflectSchemaResponse.ts';
import type { ReflectSchemaAnswer, ReflectSchemaAsk } from '../../operations/schema-asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { encodeCaveat, encodeDefinition } from './reflection.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ReflectSchemaRequest__Output;

const write = messageWriter<ReflectSchemaResponse>('authzed.api.v1.ReflectSchemaResponse');

export const reflectSchemaRpc: SnapshotRpc<Message, ReflectSchemaAsk, ReflectSchemaAnswer> = {
  path: '/authzed.api.v1.SchemaService/ReflectSchema',
  read: messageReader<Message>('authzed.api.v1.ReflectSchemaRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode: ({ definitions, caveats, readAt }) =>
    write({
      definitions: definitions.map(encodeDefinition),
      caveats: caveats.map(encodeCaveat),
      readAt: { token: readAt },
    }),
};

function decode(message: Message): ReflectSchemaAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  violations.throwIfAny();
  const filters = message.optionalFilters.map((filter) => ({
    definition: filter.optionalDefinitionNameFilter,
    caveat: filter.optionalCaveatNameFilter,
    relation: filter.optionalRelationNameFilter,
    permission: filter.optionalPermissionNameFilter,
  }));
  return { filters };
}
