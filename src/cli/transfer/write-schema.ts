import type { Connection } from '../client/connection.ts';
import { WRITE_SCHEMA } from '../client/methods.ts';
import type { Terminal } from '../terminal.ts';

/** Replaces the schema, and says so. @throws ClientError */
export async function writeSchema(
  connection: Connection,
  schema: string,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(WRITE_SCHEMA, { schema });
  if (json) terminal.out(JSON.stringify(WRITE_SCHEMA.toJson(answer)));
  else terminal.err('schema written');
}
