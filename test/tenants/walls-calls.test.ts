import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  CREATE_CREDENTIAL,
  REVOKE_CREDENTIAL,
  ROTATE_CREDENTIAL,
} from '../../src/cli/client/credential-methods.ts';
import { RESUME_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { encodeTimestamp } from '../../src/transport/wire/timestamp.ts';
import { type AskedCall, tells, type WholeAnswer, wholeAnswers } from './whole-answer.ts';
import { type Loot, pathsOfCalls, requestFor } from './walls-requests.ts';
import { contentOf, EVERY_RIGHT, walledServer, type WalledServer, type WalledTenant } from './walls-world.ts';

/* Every call there is, with credentials of every state, about things of one's own and of others. */

const RUNS = 2 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
const PATHS = pathsOfCalls();
const CANCELLED = 1;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNAUTHENTICATED = 16;

/** Things as a tenant has them that nobody has. */
const NOTHING: Omit<Loot, 'token' | 'cursor'> = {
  decisionId: '000000000000-1',
  credentialId: '0'.repeat(16),
  session: '5'.repeat(32),
  grantId: Buffer.from(`document:plan#viewer@session:${'5'.repeat(32)}`).toString('base64url'),
};

test('all calls are among those that are made here', () => {
  expect(PATHS.length).toBeGreaterThan(55);
  for (const call of [
    'Watch',
    'TailDecisions',
    'ImportBulkRelationships',
    'RestoreTenant',
    'RollOutSchema',
  ]) {
    expect(PATHS.filter((path) => path.endsWith(`/${call}`))).toHaveLength(1);
  }
});

test.each([1, 2])(
  'no call with a credential of one tenant tells or changes anything of another, with %i threads',
  async (threads) => {
    const server = await walledServer(threads);
    const { acme, globex, quiet, dormant, ghost } = server;
    const ask = wholeAnswers(server.address);
    const all = [acme, globex, quiet, dormant, ghost];
    const before = await contentOf(server, 'quiet');
    let ownTold = 0;
    const call = fc.record({
      who: fc.constantFrom(acme, globex),
      whose: fc.constantFrom(...all),
      named: fc.option(fc.constantFrom(...all.map(({ name }) => name), 'nobody'), {
        nil: undefined,
        freq: 2,
      }),
      salt: fc.nat(1_000),
    });
    const runs = fc.array(call, { minLength: PATHS.length, maxLength: PATHS.length });
    await fc.assert(
      fc.asyncProperty(runs, async (calls) => {
        for (const [index, { who, whose, named, salt }] of calls.entries()) {
          const path = PATHS[index]!;
          const request = requestFor(path, whose.loot, salt);
          const answer = await ask({ key: who.key, tenant: named, path, request });
          const told = all.filter((other) => other !== who && tells(answer, other.mark));
          expect({ path, told: told.map(({ name }) => name) }).toEqual({ path, told: [] });
          if (tells(answer, who.mark)) ownTold++;
          if (named === undefined || named === who.name) continue;
          expect({ path, code: answer.code }).toEqual({ path, code: PERMISSION_DENIED });
        }
      }),
      { numRuns: RUNS },
    );
    expect(await contentOf(server, 'quiet')).toEqual(before);
    expect(ownTold).toBeGreaterThan(RUNS); // or nothing would be seen through a hole either
    await server.operator.call(RESUME_TENANT, { name: 'dormant' });
    const slept = await contentOf(server, 'dormant');
    expect(JSON.stringify(slept)).not.toMatch(/mark-of-(acme|globex|quiet|ghost)/);
  },
  60_000,
);

/** What `loot` names itself is replaced: it was asked for by that name. */
function normalized(answer: WholeAnswer, loot: Loot): string {
  let text = JSON.stringify(answer);
  for (const [name, value] of Object.entries(loot) as [string, string][]) {
    text = text.replaceAll(value, name).replaceAll(Buffer.from(value).toString('hex'), name);
  }
  return text;
}

test('what is refused of another tenant is refused byte for byte as what is not there', async () => {
  const server = await walledServer(1);
  const { acme, quiet, ghost } = server;
  const ask = wholeAnswers(server.address);
  const nothing: Loot = { ...NOTHING, token: ghost.loot.token, cursor: ghost.loot.cursor };
  let refused = 0;
  const answerOn = async (path: string, loot: Loot, salt: number): Promise<string> => {
    const answer = await ask({ key: acme.key, path, request: requestFor(path, loot, salt) });
    if (answer.code === CANCELLED) return 'it goes on'; // until we end it
    if (answer.code !== 0) return normalized(answer, loot);
    if (path.endsWith('/Backup')) return 'a backup'; // longer each time, by the decisions that were made meanwhile
    return `${answer.messages.length} messages`;
  };
  for (const path of PATHS) {
    for (let salt = 0; salt < 6; salt++) {
      await answerOn(path, nothing, salt); // what it changes of its own is changed when the others come
      const expected = await answerOn(path, nothing, salt);
      expect({ path, salt, answer: await answerOn(path, quiet.loot, salt) }).toEqual({
        path,
        salt,
        answer: expected,
      });
      if (expected.startsWith('{')) refused++;
    }
  }
  expect(refused).toBeGreaterThan(PATHS.length);
}, 60_000);

test('whether a tenant is there, suspended or gone is not told to who names it', async () => {
  const server = await walledServer(1);
  const ask = wholeAnswers(server.address);
  const { acme, quiet } = server;
  for (const path of PATHS) {
    const request = requestFor(path, quiet.loot, 1);
    const answers = await Promise.all(
      ['quiet', 'dormant', 'ghost', 'nobody', '*', 'No Tenant'].map((tenant) =>
        ask({ key: acme.key, tenant, path, request }),
      ),
    );
    expect(answers[0]!.code).toBe(PERMISSION_DENIED);
    for (const answer of answers) expect({ path, answer }).toEqual({ path, answer: answers[0] });
  }
}, 60_000);

/** Keys that were good once, or look as if they were. */
async function deadKeys({ operator, acme, ghost }: WalledServer): Promise<readonly string[]> {
  const make = async (name: string, more: object = {}) => {
    const ask = { tenant: 'acme', name, rights: EVERY_RIGHT, ...more };
    const { key, credential } = await operator.call(CREATE_CREDENTIAL, ask);
    return { key, id: credential?.id ?? '' };
  };
  const expiresMs = Date.now() + 500;
  const expired = await make('expired', { expiresAt: encodeTimestamp(BigInt(expiresMs) * 1_000_000n) });
  const revoked = await make('revoked');
  await operator.call(REVOKE_CREDENTIAL, { id: revoked.id });
  const rotated = await make('rotated');
  await operator.call(ROTATE_CREDENTIAL, { id: rotated.id, grace: null });
  const wrong = acme.key.slice(0, -1) + (acme.key.endsWith('A') ? 'B' : 'A');
  await sleep(Math.max(0, expiresMs + 1 - Date.now()));
  const unknown = `bw_${'0'.repeat(16)}_${'A'.repeat(43)}`;
  return [unknown, wrong, expired.key, revoked.key, rotated.key, ghost.key];
}

test('why a credential is not let in is not told, by any call', async () => {
  const server = await walledServer(1);
  const keys = await deadKeys(server);
  const ask = wholeAnswers(server.address);
  for (const path of PATHS) {
    const request = requestFor(path, server.acme.loot, 1);
    const asked = keys.map((key): AskedCall => ({ key, path, request }));
    const answers = await Promise.all(asked.map(ask));
    for (const answer of answers) {
      expect({ path, ...answer }).toEqual({ path, ...answers[0] });
      expect(answer.code).toBe(UNAUTHENTICATED);
    }
  }
}, 60_000);

test('a credential of a suspended tenant is refused by every call', async () => {
  const { address, dormant } = await walledServer(1);
  const ask = wholeAnswers(address);
  const codeOf = async ({ key, loot }: WalledTenant, path: string): Promise<number> =>
    (await ask({ key, path, request: requestFor(path, loot, 0) })).code;
  for (const path of PATHS) {
    const isForOperators = path.startsWith('/bailiwick.v1.TenantService/');
    const code = isForOperators ? PERMISSION_DENIED : FAILED_PRECONDITION;
    expect({ path, code: await codeOf(dormant, path) }).toEqual({ path, code });
  }
}, 60_000);
