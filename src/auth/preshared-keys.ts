import { hash, timingSafeEqual } from 'node:crypto';
import { assert } from '../base/assert.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { Gate } from './gate.ts';

interface KnownKey {
  readonly digest: Buffer;
  readonly caller: Caller;
}

const BEARER = 'bearer ';

/**
 * Lets in whoever brings one of `keys` as `Bearer <key>`; the scheme is read in any case. Every key belongs to the
 * tenant `default` and is named by its place, `preshared-key-1`.
 *
 * What was brought is compared with every key by the SHA-256 of both, so that the time taken tells neither the keys
 * nor their lengths nor which of them matched.
 */
export function presharedKeyGate(keys: readonly string[]): Gate {
  assert(keys.length > 0 && keys.every((key) => key !== ''), 'at least one key, none of them empty');
  const known = keys.map((key, index) => ({
    digest: sha256(key),
    caller: { tenant: 'default', name: `preshared-key-${index + 1}` },
  }));
  return { authenticate: (authorization) => authenticate(known, authorization) };
}

function authenticate(known: readonly KnownKey[], authorization: string | undefined): Caller {
  if (authorization === undefined) {
    throw new Fault(
      'unauthenticated',
      'invalid preshared key: expected the header `authorization: Bearer <key>`, found none',
    );
  }
  if (authorization.slice(0, BEARER.length).toLowerCase() !== BEARER) {
    throw new Fault(
      'unauthenticated',
      'invalid preshared key: expected `authorization` to be `Bearer <key>`, found another scheme',
    );
  }
  const digest = sha256(authorization.slice(BEARER.length).trim());
  let caller: Caller | undefined;
  for (const key of known) if (timingSafeEqual(key.digest, digest)) caller = key.caller;
  if (caller === undefined) throw new Fault('permission-denied', 'invalid preshared key: invalid token');
  return caller;
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
