import type { PeerCertificate } from 'node:tls';
import type { Soon } from '../base/soon.ts';
import { Fault } from '../model/fault.ts';
import { ANYONE, type Gate, type Presented } from './gate.ts';
import type { PresharedKeys } from './preshared-keys.ts';
import type { Principal } from './principal.ts';
import { notAuthenticated } from './refusal.ts';
import { secretDigest } from './secret-digest.ts';
import { KEY_PREFIX, type KeyParts, parseKey } from './stored/key-text.ts';

/** The ways in. Those that are absent let nobody in. */
export interface WaysIn {
  readonly preshared?: PresharedKeys | undefined;
  /** Undefined for a key that is not in force. */
  readonly stored?: ((key: KeyParts) => Principal | undefined) | undefined;
  readonly tokens?: TokenGate | undefined;
  /** Undefined for a certificate that stands for nobody, or no longer. */
  readonly certificates?: ((certificate: PeerCertificate) => Principal | undefined) | undefined;
  /** Whether whoever brings nothing, or what nobody knows, is let in as `ANYONE`, at this moment. */
  readonly isOpen?: (() => boolean) | undefined;
}

/** Judges signed tokens. */
export interface TokenGate {
  /** Whether `text` has the form of a token. */
  isToken(text: string): boolean;
  /** @param digest `secretDigest('', text)` */
  authenticate(text: string, digest: Buffer): Soon<Principal>;
}

const BEARER = 'bearer ';
/** What is larger is not looked at: no key or token of ours comes near. */
export const BEARER_CHARACTERS_MAX = 8_192;

/**
 * Each credential goes one way, which its form decides and nothing that is a secret:
 *
 *     no header ──────────► certificate of the connection
 *     Bearer bw_… ────────► stored keys
 *     Bearer <anything> ──► preshared keys ──► a.b.c ──► tokens
 *
 * What a preshared key is refused with is the wire contract's, where there are such keys; everything else has one answer.
 */
export function credentialGate(ways: WaysIn): Gate {
  return {
    authenticate(presented) {
      if (ways.isOpen?.() === true) return ANYONE;
      const { authorization } = presented;
      return authorization === undefined
        ? byCertificate(ways, presented)
        : byBearer(ways, bearerOf(ways, authorization));
    },
  };
}

function byCertificate({ certificates, preshared }: WaysIn, presented: Presented): Principal {
  const certificate = certificates && presented.certificate();
  if (certificates === undefined || certificate === undefined) {
    throw malformed(preshared, 'expected the header `authorization: Bearer <key>`, found none');
  }
  const principal = certificates(certificate);
  if (principal === undefined) throw notAuthenticated();
  return principal;
}

function bearerOf({ preshared }: WaysIn, authorization: string): string {
  if (authorization.slice(0, BEARER.length).toLowerCase() !== BEARER) {
    throw malformed(preshared, 'expected `authorization` to be `Bearer <key>`, found another scheme');
  }
  return authorization.slice(BEARER.length).trim();
}

function byBearer({ preshared, stored, tokens }: WaysIn, text: string): Soon<Principal> {
  if (text.length > BEARER_CHARACTERS_MAX) throw unknown(preshared);
  if (text.startsWith(KEY_PREFIX)) {
    const key = parseKey(text);
    const principal = key && stored?.(key);
    if (principal === undefined) throw notAuthenticated();
    return principal;
  }
  const digest = secretDigest('', text);
  const principal = preshared?.find(digest);
  if (principal !== undefined) return principal;
  if (tokens?.isToken(text) === true) return tokens.authenticate(text, digest);
  throw unknown(preshared);
}

/** Clients of the wire contract look for these words. */
function malformed(preshared: PresharedKeys | undefined, text: string): Fault {
  return new Fault('unauthenticated', preshared === undefined ? text : `invalid preshared key: ${text}`);
}

function unknown(preshared: PresharedKeys | undefined): Fault {
  return preshared === undefined
    ? notAuthenticated()
    : new Fault('permission-denied', 'invalid preshared key: invalid token');
}
