import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { TokenSettings } from '../../../src/auth/token/token-settings.ts';

export const NOON_MS = 1_893_499_200_000;
export const NOON_S: number = NOON_MS / 1_000;

/** What a good token says, until a test says otherwise. */
export const CLAIMS: JWTPayload = {
  iss: 'https://issuer.test',
  aud: 'bailiwick',
  sub: 'anna',
  exp: NOON_S + 600,
  tenant: 'acme',
  scope: 'openid bailiwick:check bailiwick:read other:write',
};

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export function signed(
  key: SigningKey,
  claims: Readonly<Record<string, unknown>> = {},
  header: object = {},
): Promise<string> {
  const { kid, alg, privateKey } = key;
  return new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg, kid, ...header })
    .sign(privateKey, { crit: { x: true } });
}

/** An issuer's keys on loopback, which can be changed, withheld, and counted. */
export interface Issuer {
  readonly settings: TokenSettings;
  keys: readonly JWK[];
  /** What it answers instead of its keys. */
  failing: number | undefined;
  /** Requests so far. */
  readonly asked: () => number;
}

export async function issuerWith(...keys: readonly SigningKey[]): Promise<Issuer> {
  let asked = 0;
  const server: Server = createServer((_request, response) => {
    asked++;
    response.statusCode = issuer.failing ?? 200;
    response.end(JSON.stringify({ keys: issuer.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer: Issuer = {
    settings: settingsFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`),
    keys: keys.map(({ publicJwk }) => publicJwk),
    failing: undefined,
    asked: () => asked,
  };
  return issuer;
}

export function settingsFor(jwks: string): TokenSettings {
  return {
    issuer: 'https://issuer.test',
    audience: 'bailiwick',
    jwks,
    algorithms: ['ES256', 'RS256'],
    clockSkewMs: 30_000,
    refreshMs: 300_000,
    tenantClaim: 'tenant',
    organizationClaim: '',
    rightsClaim: 'scope',
    rightsPrefix: 'bailiwick:',
  };
}
