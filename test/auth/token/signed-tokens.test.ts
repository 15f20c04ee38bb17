import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CryptoKey, exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import { secretDigest } from '../../../src/auth/secret-digest.ts';
import { ATTEMPT_MS, STALE_MS } from '../../../src/auth/token/key-set.ts';
import { SignedTokens } from '../../../src/auth/token/signed-tokens.ts';
import type { TokenSettings } from '../../../src/auth/token/token-settings.ts';
import type { Soon } from '../../../src/base/soon.ts';
import { Fault } from '../../../src/model/fault.ts';
import { HeldClock } from '../../operations/tenant-in-folder.ts';
import {
  CLAIMS,
  issuerWith,
  NOON_MS,
  NOON_S,
  settingsFor,
  signed,
  type SigningKey,
  signingKey,
} from './issuer.ts';

interface Tried {
  readonly tokens: SignedTokens;
  readonly clock: HeldClock;
  readonly failures: readonly unknown[];
  /** At once or later, as the gate has it. */
  readonly soon: (token: string) => Soon<Principal>;
  readonly outcome: (token: string) => Promise<Principal | Fault>;
}

function trying(settings: TokenSettings): Tried {
  const clock = new HeldClock(NOON_MS);
  const failures: unknown[] = [];
  const tokens = new SignedTokens(settings, clock, (cause) => failures.push(cause));
  const soon = (token: string): Soon<Principal> => tokens.authenticate(token, secretDigest('', token));
  const outcome = async (token: string): Promise<Principal | Fault> => {
    try {
      return await soon(token);
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  };
  return { tokens, clock, failures, soon, outcome };
}

function reasonOf(outcome: Principal | Fault): string {
  return outcome instanceof Fault ? outcome.reason : 'let in';
}

let good: SigningKey;
let other: SigningKey;
let rsa: SigningKey;
beforeAll(async () => {
  [good, other, rsa] = await Promise.all([
    signingKey('good'),
    signingKey('other'),
    signingKey('rsa', 'RS256'),
  ]);
});

test('a token stands for its tenant, its subject, and those of its rights that are ours', async () => {
  const { outcome } = trying((await issuerWith(good)).settings);
  expect(await outcome(await signed(good))).toEqual({
    tenant: 'acme',
    name: 'jwt:anna',
    rights: new Set(['check', 'read']),
  });
});

test('claims are found where the settings say', async () => {
  const { settings } = await issuerWith(good);
  const places = { tenantClaim: 'https://acme.test/tenant', rightsClaim: '/realm/roles', rightsPrefix: '' };
  const { outcome } = trying({ ...settings, ...places });
  const claims = { 'https://acme.test/tenant': 'zeta', realm: { roles: ['write', 'cook', 7] } };
  expect(await outcome(await signed(good, claims))).toMatchObject({
    tenant: 'zeta',
    rights: new Set(['write']),
  });
});

test('a token speaks for the organization it names, where tokens have to name one', async () => {
  const { settings } = await issuerWith(good);
  const { outcome } = trying({ ...settings, organizationClaim: 'org' });
  const of = async (org: unknown) => outcome(await signed(good, { org }));
  expect(await of('organization:sales')).toMatchObject({
    organization: { type: 'organization', id: 'sales' },
  });
  expect(await of('*')).toMatchObject({ tenant: 'acme', organization: undefined });
  const refusal = await of(undefined);
  expect(refusal).not.toHaveProperty('rights');
  for (const org of ['', 'sales', 'organization:*', 7, ['organization:sales']]) {
    expect(await of(org)).toEqual(refusal);
  }
});

describe('refused, all with one text', () => {
  const attacks: readonly { readonly what: string; readonly make: () => Promise<string> | string }[] = [
    { what: 'no signature (alg none)', make: () => new UnsecuredJWT(CLAIMS).encode() },
    {
      what: 'alg none under the header of a good one',
      make: async () => {
        const [, payload] = (await signed(good)).split('.');
        return `${Buffer.from('{"alg":"none","kid":"good"}').toString('base64url')}.${payload}.`;
      },
    },
    {
      what: 'HS256 with the public RSA key as the secret',
      make: async () => {
        const pem = await exportSPKI(
          (await importJWK(rsa.publicJwk, 'RS256', { extractable: true })) as CryptoKey,
        );
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const text = `${part({ alg: 'HS256', kid: 'rsa' })}.${part(CLAIMS)}`;
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
      },
    },
    {
      what: 'HS256 with a shared secret that the issuer lists',
      make: () =>
        new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'shared' }).sign(Buffer.alloc(32, 7)),
    },
    {
      what: 'an algorithm that is not allowed',
      make: async () => signed(await signingKey('es384', 'ES384')),
    },
    { what: 'a key of its own in the header', make: () => signed(other, {}, { jwk: other.publicJwk }) },
    { what: 'a key of its own by URL', make: () => signed(other, {}, { jku: 'http://127.0.0.1:1/keys' }) },
    { what: 'another key under a known id', make: () => signed({ ...other, kid: 'good' }) },
    { what: 'an unknown key id', make: () => signed({ ...good, kid: 'unheard-of' }) },
    { what: 'another issuer', make: () => signed(good, { iss: 'https://issuer.test/' }) },
    { what: 'another audience', make: () => signed(good, { aud: 'elsewhere' }) },
    { what: 'no audience', make: () => signed(good, { aud: undefined }) },
    { what: 'no end', make: () => signed(good, { exp: undefined }) },
    { what: 'an end that is past', make: () => signed(good, { exp: NOON_S - 31 }) },
    { what: 'a beginning that is still to come', make: () => signed(good, { nbf: NOON_S + 31 }) },
    { what: 'no subject', make: () => signed(good, { sub: undefined }) },
    { what: 'no tenant', make: () => signed(good, { tenant: undefined }) },
    { what: 'every tenant', make: () => signed(good, { tenant: '*' }) },
    { what: 'a tenant that is a path', make: () => signed(good, { tenant: '../acme' }) },
    { what: 'a list of tenants', make: () => signed(good, { tenant: ['acme'] }) },
    { what: 'an extension that must be understood', make: () => signed(good, {}, { crit: ['x'], x: 1 }) },
    {
      what: 'a changed claim',
      make: async () => {
        const [head, , signature] = (await signed(good)).split('.');
        const payload = Buffer.from(JSON.stringify({ ...CLAIMS, tenant: 'zeta' })).toString('base64url');
        return `${head}.${payload}.${signature}`;
      },
    },
    { what: 'no JSON', make: () => 'e30.e30.e30' },
  ];

  test.each(attacks)('$what', async ({ make }) => {
    const issuer = await issuerWith(good, rsa);
    issuer.keys = [
      ...issuer.keys,
      { kty: 'oct', kid: 'shared', alg: 'HS256', k: Buffer.alloc(32, 7).toString('base64url') },
    ];
    const { outcome } = trying(issuer.settings);
    const refusal = await outcome(await make());
    expect(refusal).toBeInstanceOf(Fault);
    expect(refusal).toMatchObject({
      reason: 'unauthenticated',
      message: 'invalid credential: expected one that is known and in force',
    });
    expect(reasonOf(await outcome(await signed(good)))).toBe('let in');
  });
});

test('the clock of the issuer may be off by the skew', async () => {
  const { outcome } = trying((await issuerWith(good)).settings);
  expect(reasonOf(await outcome(await signed(good, { exp: NOON_S - 29 })))).toBe('let in');
  expect(reasonOf(await outcome(await signed(good, { nbf: NOON_S + 29 })))).toBe('let in');
});

test('a token is verified once, and let in at once until it ends', async () => {
  const { soon, outcome, clock } = trying((await issuerWith(good)).settings);
  const token = await signed(good);
  const [first, second] = [soon(token), soon(token)];
  expect(first).toBeInstanceOf(Promise);
  expect(second).toBe(first); // the work is shared
  await first;
  expect(soon(token)).toEqual(await first);
  clock.set(NOON_MS + 630_000 - 1);
  expect(soon(token)).toEqual(await first);
  clock.set(NOON_MS + 630_000);
  expect(reasonOf(await outcome(token))).toBe('unauthenticated');
});

describe('the keys', () => {
  test('are loaded once for many calls, and a flood of unknown ids does not load them again', async () => {
    const issuer = await issuerWith(good);
    const { outcome, clock } = trying(issuer.settings);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signed(good, { sub: `user-${n}` })),
    );
    expect((await Promise.all(tokens.map(outcome))).map(reasonOf)).toEqual(tokens.map(() => 'let in'));
    expect(issuer.asked()).toBe(1);
    const strange = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signed({ ...good, kid: `strange-${n}` })),
    );
    for (const outcomes of [
      await Promise.all(strange.map(outcome)),
      await Promise.all(strange.map(outcome)),
    ]) {
      expect(new Set(outcomes.map(reasonOf))).toEqual(new Set(['unauthenticated']));
    }
    expect(issuer.asked()).toBe(1);
    clock.set(NOON_MS + ATTEMPT_MS);
    await Promise.all(strange.map(outcome));
    expect(issuer.asked()).toBe(2);
  });

  test('a new one is found when a token names it, one that was taken back is no longer believed', async () => {
    const issuer = await issuerWith(good);
    const { outcome, soon, clock } = trying(issuer.settings);
    const old = await signed(good);
    await outcome(old);
    issuer.keys = [other.publicJwk];
    clock.set(NOON_MS + ATTEMPT_MS);
    expect(reasonOf(await outcome(await signed(other)))).toBe('let in');
    expect(soon(old)).toBeInstanceOf(Promise); // forgotten
    expect(reasonOf(await outcome(old))).toBe('unauthenticated');
  });

  test('are loaded again behind the calls when they are old', async () => {
    const issuer = await issuerWith(good);
    const { outcome, soon, clock } = trying(issuer.settings);
    const token = await signed(good, { exp: NOON_S + 86_400 });
    await outcome(token);
    issuer.keys = [other.publicJwk];
    clock.set(NOON_MS + 300_000);
    expect(soon(token)).toMatchObject({ tenant: 'acme' }); // nobody waits
    await expect.poll(async () => reasonOf(await outcome(token))).toBe('unauthenticated');
    expect(issuer.asked()).toBe(2);
  });

  test('an issuer that fails: what is known is good for an hour, then nothing can be judged', async () => {
    const issuer = await issuerWith(good);
    const { outcome, clock, failures } = trying(issuer.settings);
    const token = await signed(good, { exp: NOON_S + 86_400 });
    await outcome(token);
    issuer.failing = 503;
    clock.set(NOON_MS + STALE_MS - 1);
    expect(reasonOf(await outcome(token))).toBe('let in');
    await expect.poll(() => failures.length).toBe(1);
    clock.set(NOON_MS + STALE_MS);
    expect(reasonOf(await outcome(token))).toBe('credentials-unavailable');
    issuer.failing = undefined;
    clock.set(NOON_MS + STALE_MS + ATTEMPT_MS);
    expect(reasonOf(await outcome(token))).toBe('let in');
  });

  test('can be in a file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'keys.json');
    writeFileSync(file, JSON.stringify({ keys: [good.publicJwk] }));
    expect(reasonOf(await trying(settingsFor(file)).outcome(await signed(good)))).toBe('let in');
    const { outcome, failures } = trying(settingsFor(path.join(folder, 'nowhere.json')));
    expect(reasonOf(await outcome(await signed(good)))).toBe('credentials-unavailable');
    expect(failures).toHaveLength(1);
  });
});
