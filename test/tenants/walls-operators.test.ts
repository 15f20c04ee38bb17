import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { TAIL } from '../../src/cli/client/decisions/methods.ts';
import { CHECK, IMPORT, LOOKUP_RESOURCES, READ, WATCH, WRITE } from '../../src/cli/client/methods.ts';
import { RESTORE_TENANT, ROLL_OUT_SCHEMA } from '../../src/cli/client/tenant-methods.ts';
import { parseUpdate } from '../../src/cli/client/update-text.ts';
import { bailiwickAt } from '../cli/client/bailiwick.ts';
import { clientOf } from './operator-client.ts';
import {
  contentOf,
  OPERATOR_KEY,
  walledServer,
  type WalledServer,
  type WalledTenant,
} from './walls-world.ts';

/* What goes on for ever, what is sent in many messages, and what operators do to one tenant: nothing of it passes a wall. */

const NO_SUCH = { resource: { objectType: 'document', objectId: 'plan' }, permission: 'view' };

function relationshipOf(id: string, user: string) {
  return {
    resource: { objectType: 'document', objectId: id },
    relation: 'viewer',
    subject: { object: { objectType: 'user', objectId: user } },
  };
}

const connectionOf = ({ address }: WalledServer, { key }: WalledTenant) =>
  clientOf({ address }, undefined, key);

/** Texts of the items that come until `isLast`. */
async function until<T>(items: AsyncIterable<T>, isLast: (text: string) => boolean): Promise<string> {
  let all = '';
  for await (const item of items) {
    const text = JSON.stringify(item);
    all += text;
    if (isLast(text)) return all;
  }
  throw new Error(`expected more, found the end after ${all}`);
}

/** One after the other in each tenant, so that those who listen hear of everything when they hear of the last. */
async function actInAll(server: WalledServer, ending: string): Promise<void> {
  for (const tenant of [server.quiet, server.globex, server.acme]) {
    const updates = [parseUpdate(`touch document:${tenant.mark}-${ending}#viewer@user:${tenant.mark}`)];
    await connectionOf(server, tenant).call(WRITE, { updates });
  }
}

test('a tail and a watch tell what happens in their tenant, and nothing of others', async () => {
  const server = await walledServer(2);
  const { acme } = server;
  const connection = connectionOf(server, acme);
  const last = `${acme.mark}-late`;
  const tailed = until(connection.answers(TAIL, { fromSequence: '0' }), (text) => text.includes(last));
  const watched = until(
    connection.answers(WATCH, { optionalStartCursor: { token: acme.loot.token } }),
    (text) => text.includes(last),
  );
  await actInAll(server, 'early');
  await actInAll(server, 'late');
  for (const told of await Promise.all([tailed, watched])) {
    expect(told).toContain(acme.mark);
    expect(told).not.toMatch(/mark-of-(globex|quiet|dormant|ghost)/);
  }
});

test('an import takes tokens and cursors of others for nothing but text, and changes its own tenant alone', async () => {
  const server = await walledServer(2);
  const { acme, globex, quiet } = server;
  const before = await contentOf(server, 'quiet');
  const connection = connectionOf(server, acme);
  const { token, cursor, session, decisionId } = quiet.loot;
  const foreign = [token, cursor, session, decisionId, quiet.mark].map((text) =>
    text.replaceAll(/[^\w/=+-]/g, '-'),
  );
  const relationships = foreign.flatMap((text, index) => [
    relationshipOf(`imported-${index}`, text),
    relationshipOf(text, 'common'),
  ]);
  await connection.upload(
    IMPORT,
    (async function* () {
      for (const relationship of relationships) yield { relationships: [relationship] };
    })(),
  );
  expect(await contentOf(server, 'quiet')).toEqual(before);
  for (const tenant of [globex, quiet]) {
    const { permissionship } = await connectionOf(server, tenant).call(CHECK, {
      ...NO_SUCH,
      resource: { objectType: 'document', objectId: 'imported-0' },
      subject: { object: { objectType: 'user', objectId: foreign[0]! } },
    });
    expect(permissionship).toBe(1);
  }
  const subject = { object: { objectType: 'user', objectId: 'common' } };
  const goOn = { resourceObjectType: 'document', permission: 'view', subject, optionalLimit: 1 };
  const listed = connection.answers(LOOKUP_RESOURCES, { ...goOn, optionalCursor: { token: cursor } });
  await expect(listed.next()).rejects.toThrow('INVALID_ARGUMENT'); // no more good for having been stored
});

test('a tenant that is restored from a backup of another is a third one', async () => {
  const server = await walledServer(2);
  const { acme, quiet, operator, address } = server;
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-'));
  const run = bailiwickAt(address, OPERATOR_KEY);
  expect((await run('tenant', 'backup', 'acme', '--to', folder, '--with-decisions')).status).toBe(0);
  const backup = readFileSync(path.join(folder, readdirSync(folder)[0]!));
  const restore = (name: string, who = operator) =>
    who.upload(
      RESTORE_TENANT,
      (async function* () {
        yield { name };
        yield { chunk: backup };
      })(),
    );
  const before = await contentOf(server, 'quiet');
  for (const name of ['quiet', 'copy', 'ghost']) {
    await expect(restore(name, connectionOf(server, acme))).rejects.toThrow('PERMISSION_DENIED');
  }
  await expect(restore('quiet')).rejects.toThrow('ALREADY_EXISTS');
  expect(await contentOf(server, 'quiet')).toEqual(before);
  await restore('copy');
  await expect(clientOf({ address }, 'copy', acme.key).call(CHECK, NO_SUCH)).rejects.toThrow(
    'PERMISSION_DENIED',
  );
  const inCopy = clientOf({ address }, 'copy', OPERATOR_KEY);
  const consistency = { atLeastAsFresh: { token: acme.loot.token } };
  const filter = { relationshipFilter: { resourceType: 'document' } };
  await expect(inCopy.answers(READ, { ...filter, consistency }).next()).rejects.toThrow('INVALID_ARGUMENT');
  await inCopy.call(WRITE, { updates: [parseUpdate('touch document:copied#viewer@user:common')] });
  const own = connectionOf(server, acme).answers(READ, filter);
  expect(await until(own, (text) => text.includes('"plan"'))).not.toContain('copied');
  expect(await contentOf(server, 'quiet')).toEqual(before);
  expect(JSON.stringify(await contentOf(server, 'copy'))).not.toContain(quiet.mark);
});

test('a roll-out writes to the tenants it names, tells of those alone, and is for operators', async () => {
  const server = await walledServer(2);
  const { acme, operator } = server;
  const before = await contentOf(server, 'quiet');
  const schema = `${((await contentOf(server, 'globex')) as { schemaText: string }).schemaText}\n\ndefinition added {}`;
  const attempt = connectionOf(server, acme).answers(ROLL_OUT_SCHEMA, { schema, tenants: ['quiet'] });
  await expect(attempt.next()).rejects.toThrow('PERMISSION_DENIED');
  expect(await contentOf(server, 'quiet')).toEqual(before);
  const told: string[] = [];
  const tenants = ['globex', 'dormant', 'ghost', 'nobody'];
  for await (const { tenant, reason, message } of operator.answers(ROLL_OUT_SCHEMA, { schema, tenants })) {
    told.push(`${tenant}: ${reason}`);
    expect(message).not.toMatch(/mark-of/);
  }
  expect(told.toSorted()).toEqual([
    'dormant: tenant-suspended',
    'ghost: unknown-tenant',
    'globex: ',
    'nobody: unknown-tenant',
  ]);
  expect(await contentOf(server, 'quiet')).toEqual(before);
  expect(await contentOf(server, 'globex')).toMatchObject({
    schemaText: expect.stringContaining('added') as string,
  });
});
