import { Fault } from '../../model/fault.ts';
import { StatusCode } from '../../transport/wire/status-code.ts';
import { ClientError } from '../client/client-error.ts';
import type { Connection } from '../client/connection.ts';
import { READ_SCHEMA } from '../client/methods.ts';
import { exportPages } from './export-pages.ts';

/**
 * A server that has only the schema that is about to be written counts as empty, so that a restore which failed between
 * its schema and its relationships can be tried again.
 * @throws Fault `invalid-argument`, ClientError
 */
export async function requireEmpty(connection: Connection, schema: string): Promise<void> {
  const found = await schemaOf(connection);
  if (found === undefined) return; // and without a schema there are no relationships
  if (found !== schema) throw notEmpty('another schema');
  for await (const page of exportPages(connection, { fullyConsistent: true })) {
    if (page.length > 0) throw notEmpty('relationships');
  }
}

async function schemaOf(connection: Connection): Promise<string | undefined> {
  try {
    return (await connection.call(READ_SCHEMA, {})).schemaText;
  } catch (error) {
    if (error instanceof ClientError && error.code === StatusCode.NOT_FOUND) return undefined;
    throw error;
  }
}

function notEmpty(found: string): Fault {
  return new Fault(
    'invalid-argument',
    `expected an empty server, found ${found}; \`--into-existing\` adds to what is there`,
  );
}
