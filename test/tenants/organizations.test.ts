import { readFileSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { rightsOfCall } from '../../src/auth/rights-of-calls.ts';
import type { Connection } from '../../src/cli/client/connection.ts';
import { CREATE_CREDENTIAL, LIST_CREDENTIALS } from '../../src/cli/client/credential-methods.ts';
import { objectField } from '../../src/cli/client/delegation/act-flags.ts';
import {
  CHECK_DELEGATED,
  CREATE_GRANT,
  DELEGATE_SESSION,
  END_GRANT,
  EXTEND_GRANT,
  LIST_GRANTS,
  LOOKUP_DELEGATED_RESOURCES,
  OPEN_SESSION,
  PREVIEW_STOP,
  REGISTER_AGENT,
  RESUME,
  STOP,
} from '../../src/cli/client/delegation/methods.ts';
import type { Method } from '../../src/cli/client/method.ts';
import { CHECK, READ, WRITE, WRITE_SCHEMA } from '../../src/cli/client/methods.ts';
import { parseUpdate } from '../../src/cli/client/update-text.ts';
import { Verdict } from '../../src/gen/bailiwick/v1/Verdict.ts';
import { root } from '../../src/transport/wire/protos.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';
import { wholeAnswers, type WholeAnswer } from './whole-answer.ts';

/* One tenant of the server with two organizations in it, each with a credential of its own. */

const SCHEMA = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');
const OPERATOR_KEY = 'operators-only';
const EVERY_RIGHT = [1, 2, 3, 4, 5, 6] as never[]; // of the API's `Right`
const NOBODYS_SESSION = `session:${'0'.repeat(32)}`;

interface Organization {
  readonly name: string;
  readonly key: string;
  readonly connection: Connection;
  /** For its own user and agent, on its own document. */
  readonly session: string;
}

let address: string;
let operator: Connection;
let acme: Organization;
let globex: Organization;

beforeEach(async () => {
  const server = await served({ 'data-dir': await temporaryFolder() }, [OPERATOR_KEY]);
  ({ address } = server);
  operator = clientOf(server, undefined, OPERATOR_KEY);
  await operator.call(WRITE_SCHEMA, { schema: SCHEMA });
  [acme, globex] = [await organizationOf('acme'), await organizationOf('globex')];
});

async function organizationOf(name: string): Promise<Organization> {
  const organization = `organization:${name}`;
  const lines = [
    `touch folder:${name}#org@${organization}`,
    `touch folder:${name}#viewer@user:${name}-amy`,
    `touch folder:${name}#viewer@agent:${name}-helper`,
    `touch document:${name}#folder@folder:${name}`,
  ];
  await operator.call(WRITE, { updates: lines.map(parseUpdate) });
  const tenant = objectField(organization);
  const agent = objectField(`agent:${name}-helper`);
  const owner = objectField(`user:${name}-amy`);
  await operator.call(REGISTER_AGENT, { agent, tenant, owner });
  const scopes = [{ resource: objectField(`document:${name}`), relation: 'viewer' }];
  const ask = { tenant, agent, user: owner, ttl: { seconds: 3_600 }, scopes };
  const { session } = await operator.call(OPEN_SESSION, ask);
  const key = await keyFor(name, organization);
  const connection = clientOf({ address }, undefined, key);
  return { name, key, connection, session: `session:${session?.session?.objectId}` };
}

async function keyFor(name: string, organization: string): Promise<string> {
  const { key } = await operator.call(CREATE_CREDENTIAL, {
    tenant: 'default',
    name,
    rights: EVERY_RIGHT,
    organization,
  });
  return key;
}

async function may({ connection }: Organization, session: string, document: string): Promise<Verdict> {
  const ask = { session: objectField(session), resource: objectField(document), permission: 'view' };
  return (await connection.call(CHECK_DELEGATED, ask)).verdict;
}

test('a credential of one organization is good for chains of that one, and for no others', async () => {
  expect(await may(acme, acme.session, 'document:acme')).toBe(Verdict.VERDICT_ALLOW);
  expect(await may(globex, globex.session, 'document:globex')).toBe(Verdict.VERDICT_ALLOW);
  expect(await may(acme, globex.session, 'document:globex')).toBe(Verdict.VERDICT_DENY);
  await expect(acme.connection.call(STOP, { target: objectField(globex.session) })).rejects.toThrow(
    'does not speak for',
  );
  await acme.connection.call(STOP, { target: objectField(acme.session) });
  expect(await may(acme, acme.session, 'document:acme')).toBe(Verdict.VERDICT_DENY);
  expect(await may(globex, globex.session, 'document:globex')).toBe(Verdict.VERDICT_ALLOW);
});

test('a person is not stopped in all organizations by one of them, not even in their own name', async () => {
  const target = objectField('user:globex-amy');
  for (const onBehalfOf of [null, target]) {
    await expect(acme.connection.call(STOP, { target, onBehalfOf })).rejects.toThrow('does not speak for');
    await expect(acme.connection.call(PREVIEW_STOP, { target, onBehalfOf })).rejects.toThrow(
      'does not speak for',
    );
  }
  expect(await may(globex, globex.session, 'document:globex')).toBe(Verdict.VERDICT_ALLOW);
});

test('grants of sessions of another organization are not listed', async () => {
  const listed = async ({ connection }: Organization, by: object): Promise<number> => {
    let count = 0;
    for await (const { grant } of connection.answers(LIST_GRANTS, by)) count += grant === null ? 0 : 1;
    return count;
  };
  const bySession = { session: objectField(globex.session) };
  const byAgent = { agent: objectField('agent:globex-helper') };
  const byUser = { user: objectField('user:globex-amy') };
  const byResource = { resource: objectField('document:globex') };
  for (const by of [bySession, byAgent, byUser, byResource]) {
    expect(await listed(globex, by)).toBe(1);
    expect(await listed(acme, by)).toBe(0);
  }
});

test('a check of a session of another organization says what one of no session says', async () => {
  const told = async (session: string): Promise<object> => {
    const chain = { session: objectField(session), permission: 'view', explain: true };
    const check = await acme.connection.call(CHECK_DELEGATED, {
      ...chain,
      resource: objectField('document:globex'),
    });
    const lookup = { session: chain.session, permission: 'view', resourceType: 'document' };
    const list = [];
    for await (const item of acme.connection.answers(LOOKUP_DELEGATED_RESOURCES, lookup)) list.push(item);
    const { chain: links, verdict, reason } = check;
    const found = list.map(({ resourceId, verdict: of, reason: why }) => ({ resourceId, of, why }));
    const said = { links, verdict, reason, told: check.links, missing: check.missingContext, found };
    return JSON.parse(JSON.stringify(said).replaceAll(session.slice('session:'.length), 'ID')) as object;
  };
  expect(await told(globex.session)).toEqual(await told(NOBODYS_SESSION));
});

test('a refused act on a session of another organization is refused byte for byte as on none', async () => {
  const ask = wholeAnswers(address);
  const refusals = async (session: string): Promise<string> => {
    const id = session.slice('session:'.length);
    const answers: WholeAnswer[] = [];
    const grantId = Buffer.from(`document:globex#viewer@${session}`).toString('base64url');
    const act = async <Ask>(
      { path: asked, write }: Pick<Method<Ask, never>, 'path' | 'write'>,
      request: Ask,
    ): Promise<void> => {
      const answer = await ask({ key: acme.key, path: asked, request: write(request) });
      expect({ asked, code: answer.code }).not.toEqual({ asked, code: 0 });
      answers.push(answer);
    };
    const target = objectField(session);
    const life = { ttl: { seconds: 60 }, scopes: [] };
    await act(STOP, { target });
    await act(RESUME, { target });
    await act(PREVIEW_STOP, { target });
    await act(DELEGATE_SESSION, { ...life, parent: target, agent: objectField('agent:acme-helper') });
    await act(CREATE_GRANT, {
      session: target,
      scope: { resource: objectField('document:globex'), relation: 'viewer' },
      ttl: { seconds: 60 },
    });
    await act(EXTEND_GRANT, { grantId, extendBy: { seconds: 60 } });
    await act(END_GRANT, { grantId });
    const text = JSON.stringify(answers).replaceAll(Buffer.from(id).toString('hex'), 'ID');
    return text.replaceAll(id, 'ID').replaceAll(grantId, 'GRANT');
  };
  const elsewhere = await refusals(globex.session);
  expect(elsewhere).not.toContain('globex-');
  expect(elsewhere).toBe(await refusals(NOBODYS_SESSION));
});

describe('a call that can not be held to an organization', () => {
  test('is refused, whatever the rights', async () => {
    const { connection } = acme;
    const refused = 'expected a credential for the whole tenant';
    const check = { resource: objectField('document:acme'), permission: 'view' };
    const subject = { object: objectField('user:acme-amy') };
    await expect(connection.call(CHECK, { ...check, subject })).rejects.toThrow(refused);
    await expect(connection.call(LIST_CREDENTIALS, {})).rejects.toThrow(refused);
    const read = connection.answers(READ, { relationshipFilter: { resourceType: 'document' } });
    await expect(read.next()).rejects.toThrow(refused);
  });

  test('is every call but those of one service', async () => {
    const ask = wholeAnswers(address);
    const paths = ['authzed.api.v1', 'bailiwick.v1'].flatMap(callsOf);
    expect(paths.length).toBeGreaterThan(50);
    for (const asked of paths) {
      if (asked.startsWith('/bailiwick.v1.DelegationService/')) continue;
      const { code } = await ask({ key: acme.key, path: asked, request: Buffer.alloc(0) });
      expect({ asked, code }).toEqual({ asked, code: 7 }); // PERMISSION_DENIED
    }
  });

  test('is not made possible for an operator, nor by what is no object', async () => {
    for (const [tenant, organization] of [
      ['*', 'organization:acme'],
      ['default', 'acme'],
      ['default', 'organization:*'],
    ] as const) {
      const made = operator.call(CREATE_CREDENTIAL, { tenant, name: 'x', rights: EVERY_RIGHT, organization });
      await expect(made).rejects.toThrow('`organization`: expected');
    }
  });
});

/** Paths of the calls of a package that are answered. */
function callsOf(of: string): readonly string[] {
  const services = root.lookup(of) as protobuf.Namespace;
  return services.nestedArray
    .filter((one) => one instanceof protobuf.Service)
    .flatMap(({ name, methods }) => Object.keys(methods).map((call) => `/${of}.${name}/${call}`))
    .filter((asked) => rightsOfCall(asked).length > 0);
}
