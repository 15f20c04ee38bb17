import type { Connection } from '../../../src/cli/client/connection.ts';
import { READ_SCHEMA, WRITE_SCHEMA } from '../../../src/cli/client/methods.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { retried } from '../retried.ts';

const MORE = '\ndefinition soaked {\n\trelation member: user\n\tpermission view = member\n}\n';

/** Adds a definition to the schema and takes it away again, and reads what is in force. */
export function schemaAct(connection: Connection, schema: string): Act {
  let hasMore = false;
  return {
    name: 'write and read the schema',
    everyMs: 3_000,
    async once() {
      hasMore = !hasMore;
      const text = hasMore ? schema + MORE : schema;
      await retried(() => connection.call(WRITE_SCHEMA, { schema: text }));
      const { schemaText } = await connection.call(READ_SCHEMA, {});
      hold('the schema', schemaText.includes('definition soaked'), hasMore);
    },
  };
}
