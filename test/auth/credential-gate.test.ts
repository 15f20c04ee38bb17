import crypto from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import type { PeerCertificate } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { credentialGate, type WaysIn } from '../../src/auth/credential-gate.ts';
import type { Presented } from '../../src/auth/gate.ts';
import { PresharedKeys } from '../../src/auth/preshared-keys.ts';
import type { Principal } from '../../src/auth/principal.ts';
import { Bug } from '../../src/base/assert.ts';
import { isSameDigest, secretDigest } from '../../src/auth/secret-digest.ts';
import { parseKey } from '../../src/auth/stored/key-text.ts';
import { Fault } from '../../src/model/fault.ts';
import { bringing } from './presented.ts';
import { createAsk, NOON_MS, OPERATOR, storeInFolder } from './stored/store-in-folder.ts';

/** The lengths of what was compared in constant time. */
const compared: [number, number][] = [];
const { timingSafeEqual } = crypto;
crypto.timingSafeEqual = (a, b) => {
  compared.push([a.byteLength, b.byteLength]);
  return timingSafeEqual(a, b);
};
syncBuiltinESMExports();
afterAll(() => {
  crypto.timingSafeEqual = timingSafeEqual;
  syncBuiltinESMExports();
});

const TOKEN: Principal = { tenant: 'acme', name: 'jwt:anna', rights: new Set() };
const CERTIFIED: Principal = { tenant: 'acme', name: 'cert:billing', rights: new Set() };
const tokens: WaysIn['tokens'] = {
  isToken: (text) => text.split('.').length === 3,
  authenticate: () => TOKEN,
};
const preshared = new PresharedKeys(['sesame', 'a.b.c']);

function showing(commonName: string, authorization?: string): Presented {
  const certificate = { subject: { CN: commonName } } as PeerCertificate;
  return { authorization, certificate: () => certificate };
}

const certificates: WaysIn['certificates'] = ({ subject }) =>
  subject.CN === 'billing' ? CERTIFIED : undefined;

/** Who is let in, or how the call is refused. */
async function outcome(ways: WaysIn, presented: Presented): Promise<string> {
  try {
    return (await credentialGate(ways).authenticate(presented)).name;
  } catch (error) {
    if (error instanceof Fault) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

const REFUSED = 'unauthenticated: invalid credential: expected one that is known and in force';
const CONTRACT = 'permission-denied: invalid preshared key: invalid token';

describe('each credential goes its way', () => {
  const all: WaysIn = { preshared, tokens, certificates, stored: () => undefined };
  test.each([
    { what: 'a preshared key', presented: bringing('Bearer sesame'), is: 'preshared-key-1' },
    { what: 'one that looks like a token', presented: bringing('Bearer a.b.c'), is: 'preshared-key-2' },
    { what: 'a token', presented: bringing('Bearer x.y.z'), is: 'jwt:anna' },
    { what: 'a certificate', presented: showing('billing'), is: 'cert:billing' },
    { what: 'an unknown certificate', presented: showing('nobody'), is: REFUSED },
    { what: 'a header before a certificate', presented: showing('billing', 'Bearer bw_x'), is: REFUSED },
    { what: 'another word', presented: bringing('Bearer open'), is: CONTRACT },
    { what: 'a huge token', presented: bringing(`Bearer ${'x'.repeat(9_000)}.y.z`), is: CONTRACT },
    { what: 'a huge key', presented: bringing(`Bearer bw_${'x'.repeat(9_000)}`), is: CONTRACT },
  ])('$what: $is', async ({ presented, is }) => {
    expect(await outcome(all, presented)).toBe(is);
  });

  test('without preshared keys there is one answer for whatever is brought', async () => {
    const ways: WaysIn = { tokens, certificates, stored: () => undefined };
    for (const text of ['open', 'bw_x', `${'x'.repeat(9_000)}.y.z`, '']) {
      expect(await outcome(ways, bringing(`Bearer ${text}`))).toBe(REFUSED);
    }
    expect(await outcome(ways, bringing(undefined))).toBe(
      'unauthenticated: expected the header `authorization: Bearer <key>`, found none',
    );
  });

  test('a way that is absent lets nobody in', async () => {
    expect(await outcome({ preshared }, showing('billing'))).toMatch(/^unauthenticated: .*found none$/);
    expect(await outcome({ preshared }, bringing('Bearer x.y.z'))).toBe(CONTRACT);
    const { store } = await storeInFolder();
    const { key } = await store.create(OPERATOR, createAsk('one'));
    expect(await outcome({ preshared }, bringing(`Bearer ${key}`))).toBe(REFUSED);
  });

  test('an open door closes when the first key is made, and stays closed when it is revoked', async () => {
    const { store, reopen } = await storeInFolder();
    const waysOf = ({ table }: typeof store): WaysIn => ({
      stored: (key) => table.find(key, NOON_MS),
      isOpen: () => table.size === 0,
    });
    expect(await outcome(waysOf(store), bringing(undefined))).toBe('anyone');
    const { key, credential } = await store.create(OPERATOR, createAsk('one'));
    expect(await outcome(waysOf(store), bringing(undefined))).toMatch(/^unauthenticated/);
    expect(await outcome(waysOf(store), bringing(`Bearer ${key}`))).toBe('key:one');
    await store.revoke(OPERATOR, { id: credential.id });
    expect(await outcome(waysOf(store), bringing(`Bearer ${key}`))).toBe(REFUSED);
    expect(await outcome(waysOf(await reopen()), bringing(undefined))).toMatch(/^unauthenticated/);
  });
});

describe('secrets are compared in constant time', () => {
  test('by one function, which nothing of the folder goes around', () => {
    const folder = path.join(import.meta.dirname, '../../src/auth');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
    expect(files.filter((file) => textOf(file).includes('timingSafeEqual'))).toEqual(['secret-digest.ts']);
    // Nothing that is, or comes of, a secret stands beside an operator that compares.
    const compares = /\b(secret|digest|salt|seal|key)\b\s*(===|!==|==|!=|<|>)\s*(?!undefined)[a-z]/;
    const around = files.filter((file) =>
      compares.test(textOf(file).replaceAll(/=>|\/\/.*|\/\*[^]*?\*\//g, '')),
    );
    expect(around).toEqual([]);
  });

  test('of digests, which alone have one length', () => {
    const digest = secretDigest('', 'a');
    expect(() => isSameDigest(digest, digest.subarray(1))).toThrow(Bug);
    expect(isSameDigest(digest, secretDigest('', 'a'))).toBe(true);
    expect(isSameDigest(digest, secretDigest('', 'b'))).toBe(false);
  });

  test('as often for a key that is right, wrong, or not there', async () => {
    const { store } = await storeInFolder();
    const { key } = await store.create(OPERATOR, createAsk('one'));
    const wrong = key.slice(0, -2) + (key.endsWith('AA') ? 'BB' : 'AA');
    const absent = `bw_0123456789abcdef${key.slice(19)}`;
    const counts = [key, wrong, absent].map((text) => {
      compared.length = 0;
      const parts = parseKey(text);
      if (parts === undefined) throw new Error('expected a key');
      store.table.find(parts, NOON_MS);
      return compared.slice();
    });
    expect(counts).toEqual([[[32, 32]], [[32, 32]], [[32, 32]]]);
    const presharedCounts = ['sesame', 'a.b.c', 'x', 'x'.repeat(5_000)].map((text) => {
      compared.length = 0;
      preshared.find(secretDigest('', text));
      return compared.length;
    });
    expect(presharedCounts).toEqual([2, 2, 2, 2]);
  });
});
