import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '../../src/cli/client/connection.ts';
import { CREATE_CREDENTIAL, LIST_CREDENTIALS } from '../../src/cli/client/credential-methods.ts';
import { QUERY } from '../../src/cli/client/decisions/methods.ts';
import { objectField } from '../../src/cli/client/delegation/act-flags.ts';
import { LIST_GRANTS, OPEN_SESSION, REGISTER_AGENT } from '../../src/cli/client/delegation/methods.ts';
import { EXPORT, LOOKUP_RESOURCES, READ_SCHEMA, WRITE } from '../../src/cli/client/methods.ts';
import { relationshipText } from '../../src/cli/client/reference-text.ts';
import { CREATE_TENANT, DELETE_TENANT, SUSPEND_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { parseUpdate } from '../../src/cli/client/update-text.ts';
import { DecisionKind } from '../../src/gen/bailiwick/v1/DecisionKind.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';
import type { Loot } from './walls-requests.ts';

const SCHEMA = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');
export const OPERATOR_KEY = 'operators-only';
export const EVERY_RIGHT = [1, 2, 3, 4, 5, 6] as never[]; // of the API's `Right`

const LISTED = DecisionKind.DECISION_KIND_LOOKUP_RESOURCES;

/** A tenant with something of every kind. Objects have the same names in all; what is stored on them names the mark. */
export interface WalledTenant {
  readonly name: string;
  /** In what is stored, recorded and listed of this tenant, and in nothing else. */
  readonly mark: string;
  /** Good for everything. */
  readonly key: string;
  readonly loot: Loot;
}

export interface WalledServer {
  readonly address: string;
  readonly operator: Connection;
  /** Two that make calls; one that never does; one that is suspended; one that was deleted. */
  readonly acme: WalledTenant;
  readonly globex: WalledTenant;
  readonly quiet: WalledTenant;
  readonly dormant: WalledTenant;
  readonly ghost: WalledTenant;
}

export async function walledServer(threads: number): Promise<WalledServer> {
  const flags = { 'data-dir': await temporaryFolder(), threads: String(threads) };
  const { address } = await served(flags, [OPERATOR_KEY]);
  const operator = clientOf({ address }, undefined, OPERATOR_KEY);
  const make = (name: string): Promise<WalledTenant> => walledTenant(address, operator, name);
  const tenants = {
    acme: await make('acme'),
    globex: await make('globex'),
    quiet: await make('quiet'),
    dormant: await make('dormant'),
    ghost: await make('ghost'),
  };
  await operator.call(SUSPEND_TENANT, { name: 'dormant', why: '' });
  await operator.call(DELETE_TENANT, { name: 'ghost' });
  return { address, operator, ...tenants };
}

async function walledTenant(address: string, operator: Connection, name: string): Promise<WalledTenant> {
  const mark = `mark-of-${name}`;
  await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
  const credential = { tenant: name, rights: EVERY_RIGHT };
  const { key } = await operator.call(CREATE_CREDENTIAL, { ...credential, name: mark });
  const spare = await operator.call(CREATE_CREDENTIAL, { ...credential, name: `${mark}-spare` });
  const own = clientOf({ address }, undefined, key);
  const lines = [
    'touch organization:common#admin@user:common',
    'touch folder:common#org@organization:common',
    `touch folder:common#viewer@user:${mark}`,
    'touch folder:common#viewer@user:common',
    'touch folder:common#viewer@agent:common',
    ...['plan', 'other', mark].map((id) => `touch document:${id}#folder@folder:common`),
    `touch document:plan#viewer@user:${mark}`,
  ];
  const { writtenAt } = await own.call(WRITE, { updates: lines.map(parseUpdate) });
  const tenant = objectField('organization:common');
  const [agent, user] = [objectField('agent:common'), objectField('user:common')];
  await own.call(REGISTER_AGENT, { agent, tenant, owner: user });
  const scopes = [{ resource: objectField('document:plan'), relation: 'viewer' }];
  const opened = await own.call(OPEN_SESSION, { tenant, agent, user, ttl: { seconds: 3_600 }, scopes });
  const session = opened.session?.session?.objectId ?? '';
  const grants = own.answers(LIST_GRANTS, { session: objectField(`session:${session}`) });
  const { value: grant } = await grants.next();
  const subject = { object: user };
  const asked = { resourceObjectType: 'document', permission: 'view', subject, optionalLimit: 1 };
  const { value: found } = await own.answers(LOOKUP_RESOURCES, asked).next();
  const { value: decided } = await own.answers(QUERY, { filter: { kind: LISTED } }).next();
  const loot = {
    token: writtenAt?.token ?? '',
    cursor: found?.afterResultCursor?.token ?? '',
    decisionId: decided?.decision?.decisionId ?? '',
    credentialId: spare.credential?.id ?? '',
    session,
    grantId: grant?.grant?.grantId ?? '',
  };
  return { name, mark, key, loot };
}

/** Everything that is stored and recorded of a tenant, but for what operators did; what is the same reads the same. */
export async function contentOf({ address, operator }: WalledServer, name: string): Promise<object> {
  const within = clientOf({ address }, name, OPERATOR_KEY);
  const relationships: string[] = [];
  for await (const page of within.answers(EXPORT, {})) {
    relationships.push(...page.relationships.map(relationshipText));
  }
  const { schemaText, readAt } = await within.call(READ_SCHEMA, {});
  const { credentials } = await operator.call(LIST_CREDENTIALS, { tenant: name, withEnded: true });
  const records: string[] = [];
  for await (const { decision } of within.answers(QUERY, {})) {
    const text = decision?.canonical ?? '';
    if (!text.includes('preshared-key')) records.push(text);
  }
  const keys = credentials.map(({ lastUsedAt: _used, ...kept }) => kept);
  return { relationships, schemaText, revision: readAt?.token, keys, records };
}
