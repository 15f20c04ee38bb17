import { expect, test } from 'vitest';
import { v1 } from '@authzed/authzed-node';
import { bailiwickAt, jsonLines } from '../../cli/client/bailiwick.ts';
import { checkOf, MAY, writeOf } from '../requests.ts';
import { ThreadedServer } from '../threaded-server.ts';

const SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const CONNECTIONS = 8;
const CHECKS_EACH = 10;

test('checks on every thread are in one log, which every thread can show, and are made again as they were', async () => {
  using server = await ThreadedServer.start(3);
  const first = server.client();
  await first.writeSchema(v1.WriteSchemaRequest.create({ schema: SCHEMA }));
  await first.writeRelationships(writeOf('touch document:d0#viewer@user:anna'));
  const clients = Array.from({ length: CONNECTIONS }, () => server.client());
  const answers = await Promise.all(
    clients.flatMap((client) =>
      Array.from({ length: CHECKS_EACH }, (_, number) =>
        client.checkPermission(checkOf(`document:d${number % 3}#view@user:anna`)),
      ),
    ),
  );
  expect(server.answers().size).toBeGreaterThan(1);
  const bailiwick = bailiwickAt(server.address);
  const { out } = await bailiwick('decisions', 'query', '--kind', 'check', '--json');
  const decisions = jsonLines(out).map((line) => line['decision'] as { readonly [name: string]: unknown });
  expect(decisions).toHaveLength(answers.length);
  const allowed = decisions.filter(
    ({ outcome }) => (outcome as { verdict: string }).verdict === 'VERDICT_ALLOW',
  );
  expect(allowed).toHaveLength(answers.filter(({ permissionship }) => permissionship === MAY).length);
  expect(new Set(decisions.map(({ call }) => (call as { correlationId: string }).correlationId)).size).toBe(
    answers.length,
  );
  for (const { decisionId } of decisions.slice(0, 6)) {
    expect(await bailiwick('decisions', 'replay', String(decisionId))).toMatchObject({ status: 0, err: '' });
  }
  const acts = jsonLines((await bailiwick('decisions', 'query', '--json', '--kind', 'schema')).out);
  expect(acts).toHaveLength(1);
  expect(await server.stop()).toBe(0);
});
