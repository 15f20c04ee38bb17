import path from 'node:path';
import { expect, test } from 'vitest';
import { CREATE_CREDENTIAL } from '../../src/cli/client/credential-methods.ts';
import { CREATE_TENANT, GET_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { READ_SCHEMA } from '../../src/cli/client/methods.ts';
import type { Entry } from '../../src/decisions/record/record.ts';
import { openLog, readAll } from '../decisions/fixtures.ts';
import { clientOf } from '../tenants/operator-client.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { served } from './served.ts';

const OPERATOR = 'operators-only';
const [READ, CHECK, ADMIN] = [1, 2, 6] as never[]; // of the API's `Right`

async function deniedIn(dataDir: string, tenant: string): Promise<readonly Entry[]> {
  const log = await openLog(path.join(dataDir, 'tenants', tenant, 'decisions'));
  try {
    const entries = (await readAll(log)).map(({ record }) => record.entry);
    return entries.filter(({ kind }) => kind === 'denied-call');
  } finally {
    await log.close();
  }
}

test.each(['1', '2'])(
  'on %s threads, what a credential may not do is recorded in its own tenant, once with how many more there were',
  async (threads) => {
    const dataDir = folderWith({});
    const server = await served({ 'data-dir': dataDir, threads }, [OPERATOR]);
    const operator = clientOf(server, undefined, OPERATOR);
    for (const name of ['acme', 'globex']) await operator.call(CREATE_TENANT, { name });
    const make = async (name: string, ...rights: never[]): Promise<string> =>
      (await operator.call(CREATE_CREDENTIAL, { tenant: 'acme', name, rights })).key;
    const checker = await make('app', CHECK!);
    const admin = await make('admin', ADMIN!, READ!);

    const holder = clientOf(server, undefined, checker);
    for (let n = 0; n < 5; n++)
      await expect(holder.call(READ_SCHEMA, {})).rejects.toThrow('expected the right');
    await expect(clientOf(server, 'globex', admin).call(READ_SCHEMA, {})).rejects.toThrow('found another');
    await expect(clientOf(server, undefined, admin).call(GET_TENANT, { name: 'acme' })).rejects.toThrow(
      'operator',
    );
    await expect(clientOf(server, 'globex', 'nobodys').call(READ_SCHEMA, {})).rejects.toThrow('invalid');

    const acme = bailiwickAt(server.address, OPERATOR);
    const query = ['decisions', 'query', '--kind', 'denied-call', '--tenant', 'acme'] as const;
    await expect.poll(async () => (await acme(...query)).out.split('\n').length).toBe(4); // below a head
    const { out } = await acme(...query);
    expect(out).toContain('SchemaService/ReadSchema without the right read or schema');
    expect(out).toContain('SchemaService/ReadSchema without the tenant "globex"');
    expect(out).toContain('TenantService/GetTenant without being an operator');
    await server.stop();

    expect(await deniedIn(dataDir, 'globex')).toEqual([]);
    expect(await deniedIn(dataDir, 'default')).toEqual([]);
    const denied = await deniedIn(dataDir, 'acme');
    expect(denied).toHaveLength(4);
    // Connections are on threads of their own, so only what one of them did is in its order.
    const ofKind = denied.filter((entry) => entry.kind === 'denied-call' && entry.lack === 'right');
    expect(ofKind).toHaveLength(2);
    expect(ofKind[0]).toMatchObject({
      method: '/authzed.api.v1.SchemaService/ReadSchema',
      credentialId: checker.slice(3, 19),
      outcome: { verdict: 'deny', reason: 'permission-denied' },
      lack: 'right',
      rights: ['read', 'schema'],
      namedTenant: undefined,
      unrecorded: 0,
      call: { caller: 'key:app', correlationId: expect.any(String) },
    });
    // The others of the first kind are told together when the server stops.
    expect(ofKind[1]).toMatchObject({ unrecorded: 3 });
  },
);
