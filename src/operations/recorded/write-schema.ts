import { schemaHash } from '../../schema/schema-hash.ts';
import type { WriteSchemaAnswer, WriteSchemaAsk } from '../asks.ts';
import { writeSchema } from '../write-schema.ts';
import { type Act, recordedAct } from './recorded-act.ts';

export const recordedWriteSchema: Act<WriteSchemaAsk, WriteSchemaAnswer> = recordedAct(
  writeSchema,
  ({ writtenAt }) => writtenAt,
  (call, _ask, { outcome, schemaBefore }) => ({
    kind: 'schema',
    call,
    outcome,
    schemaHashBefore: schemaBefore && schemaHash(schemaBefore),
  }),
);
