import type { Terminal } from '../terminal.ts';
import { READ_SCHEMA, WRITE_SCHEMA } from './methods.ts';
import type { Connection } from './connection.ts';

export interface SchemaOptions {
  readonly json: boolean;
}

/** `bailiwick schema read`: the text as it was written. @throws ClientError */
export async function readSchema(
  connection: Connection,
  { json }: SchemaOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(READ_SCHEMA, {});
  terminal.out(json ? JSON.stringify(READ_SCHEMA.toJson(answer)) : answer.schemaText.replace(/\n$/, ''));
}

/** `bailiwick schema write FILE|-`. @throws ClientError */
export async function writeSchema(
  connection: Connection,
  schema: string,
  { json }: SchemaOptions,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(WRITE_SCHEMA, { schema });
  if (json) terminal.out(JSON.stringify(WRITE_SCHEMA.toJson(answer)));
  else terminal.out(`schema written at ${answer.writtenAt?.token ?? ''}`);
}
