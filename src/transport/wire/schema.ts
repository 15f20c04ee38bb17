import type { ReadSchemaRequest__Output } from '../../gen/authzed/api/v1/ReadSchemaRequest.ts';
import type { ReadSchemaResponse } from '../../gen/authzed/api/v1/ReadSchemaResponse.ts';
import type { WriteSchemaRequest__Output } from '../../gen/authzed/api/v1/WriteSchemaRequest.ts';
import type { WriteSchemaResponse } from '../../gen/authzed/api/v1/WriteSchemaResponse.ts';
import type { ReadSchemaAnswer, WriteSchemaAnswer, WriteSchemaAsk } from '../../operations/asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { Rpc } from './rpc.ts';
import { Violations } from './violations.ts';

export const SCHEMA_BYTES_MAX = 4_194_304;

const writeReadAnswer = messageWriter<ReadSchemaResponse>('authzed.api.v1.ReadSchemaResponse');
const writeWriteAnswer = messageWriter<WriteSchemaResponse>('authzed.api.v1.WriteSchemaResponse');

/** There is nothing to ask but the schema. */
export const readSchemaRpc: Rpc<ReadSchemaRequest__Output, undefined, ReadSchemaAnswer> = {
  path: '/authzed.api.v1.SchemaService/ReadSchema',
  read: messageReader<ReadSchemaRequest__Output>('authzed.api.v1.ReadSchemaRequest'),
  decode: () => undefined,
  encode: ({ schemaText, readAt }) => writeReadAnswer({ schemaText, readAt: { token: readAt } }),
};

export const writeSchemaRpc: Rpc<WriteSchemaRequest__Output, WriteSchemaAsk, WriteSchemaAnswer> = {
  path: '/authzed.api.v1.SchemaService/WriteSchema',
  read: messageReader<WriteSchemaRequest__Output>('authzed.api.v1.WriteSchemaRequest'),
  decode: ({ schema }) => {
    const violations = new Violations();
    violations.checkBytes(schema, 0, SCHEMA_BYTES_MAX, '', 'schema');
    violations.throwIfAny();
    return { schema };
  },
  encode: ({ writtenAt }) => writeWriteAnswer({ writtenAt: { token: writtenAt } }),
};
