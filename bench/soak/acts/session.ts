import type { Connection } from '../../../src/cli/client/connection.ts';
import { objectField } from '../../../src/cli/client/delegation/act-flags.ts';
import {
  CHECK_DELEGATED,
  DELEGATE_SESSION,
  OPEN_SESSION,
  REGISTER_AGENT,
  STOP,
} from '../../../src/cli/client/delegation/methods.ts';
import { WRITE } from '../../../src/cli/client/methods.ts';
import { parseUpdate } from '../../../src/cli/client/update-text.ts';
import { Verdict } from '../../../src/gen/bailiwick/v1/Verdict.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { retried } from '../retried.ts';

const RELATIONSHIPS = [
  'touch organization:acme#admin@user:anna',
  'touch folder:plans#org@organization:acme',
  'touch folder:plans#viewer@user:amy',
  'touch folder:plans#viewer@agent:first',
  'touch folder:plans#viewer@agent:second',
  'touch document:plan#folder@folder:plans',
];
const AGENTS = ['agent:first', 'agent:second'];
const DOCUMENT = objectField('document:plan');
const TENANT = objectField('organization:acme');
/** So short that what is stored of sessions is soon gone again. */
const LIFE = { ttl: { seconds: 20 }, scopes: [{ resource: DOCUMENT, relation: 'viewer' }] };

/** A person, two agents and a document they may all view. */
export async function prepareSessions(connection: Connection): Promise<void> {
  await connection.call(WRITE, { updates: RELATIONSHIPS.map(parseUpdate) });
  for (const agent of AGENTS) {
    const owner = objectField('user:anna');
    await connection.call(REGISTER_AGENT, { agent: objectField(agent), tenant: TENANT, owner });
  }
}

/** Opens a session, splits another off, asks what that may, stops the first, and asks again. */
export function sessionAct(connection: Connection): Act {
  const [first, second] = AGENTS.map(objectField);
  return {
    name: 'open, ask and stop a chain',
    everyMs: 1_000,
    async once() {
      const user = objectField('user:amy');
      const opened = await retried(() =>
        connection.call(OPEN_SESSION, { ...LIFE, tenant: TENANT, user, agent: first! }),
      );
      const parent = opened.session?.session ?? null;
      const split = await retried(() =>
        connection.call(DELEGATE_SESSION, { ...LIFE, parent, agent: second! }),
      );
      const ask = { session: split.session?.session ?? null, resource: DOCUMENT, permission: 'view' };
      hold('a chain', (await connection.call(CHECK_DELEGATED, ask)).verdict, Verdict.VERDICT_ALLOW);
      await retried(() => connection.call(STOP, { target: parent }));
      hold('a stopped chain', (await connection.call(CHECK_DELEGATED, ask)).verdict, Verdict.VERDICT_DENY);
    },
  };
}
