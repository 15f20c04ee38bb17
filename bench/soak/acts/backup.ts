import { Connection, type ConnectionOptions } from '../../../src/cli/client/connection.ts';
import { CREATE_TENANT, DELETE_TENANT, RESTORE_TENANT } from '../../../src/cli/client/tenant-methods.ts';
import { servedBackup } from '../../../src/cli/tenant/served-backup.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { mayView, TENANT_SCHEMA, touchGrant } from './tenants.ts';

/** Streams the backup of one tenant into another that is not there yet, asks that, and deletes it; the first stays. */
export async function backupAct(operator: Connection, reach: ConnectionOptions): Promise<Act> {
  await operator.call(CREATE_TENANT, { name: 'original', schema: TENANT_SCHEMA });
  using original = new Connection({ ...reach, tenant: 'original' });
  await touchGrant(original);
  let round = 0;
  return {
    name: 'back up, restore and delete',
    everyMs: 5_000,
    async once() {
      const name = `restored-${round++}`;
      using source = new Connection({ ...reach, tenant: 'original' });
      const { relationships } = await operator.upload(RESTORE_TENANT, messages(name, source));
      hold('what was restored', Number(relationships), 1);
      using restored = new Connection({ ...reach, tenant: name });
      hold('a restored tenant', await mayView(restored), true);
      await operator.call(DELETE_TENANT, { name });
    },
  };
}

async function* messages(
  name: string,
  source: Connection,
): AsyncGenerator<{ readonly name?: string; readonly chunk?: Buffer }, void, undefined> {
  yield { name };
  const pieces = servedBackup(source, { token: undefined, withDecisions: false });
  for await (const chunk of pieces) yield { chunk: Buffer.from(chunk) };
}
