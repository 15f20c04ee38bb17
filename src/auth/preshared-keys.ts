import { assert } from '../base/assert.ts';
import { credentialGate } from './credential-gate.ts';
import type { Gate } from './gate.ts';
import { EVERY_TENANT, type Principal } from './principal.ts';
import { ALL_RIGHTS } from './right.ts';
import { isSameDigest, secretDigest } from './secret-digest.ts';

/**
 * Keys that the operator gave at the start. Each may do everything, in any tenant, and is named by its place,
 * `preshared-key-1`.
 *
 * What was brought is compared with every key by the SHA-256 of both, so that the time taken tells neither the keys
 * nor their lengths nor which of them matched.
 */
export class PresharedKeys {
  readonly #known: readonly { readonly digest: Buffer; readonly principal: Principal }[];

  constructor(keys: readonly string[]) {
    assert(keys.length > 0 && keys.every((key) => key !== ''), 'at least one key, none of them empty');
    this.#known = keys.map((key, index) => ({
      digest: secretDigest('', key),
      principal: { tenant: EVERY_TENANT, name: `preshared-key-${index + 1}`, rights: ALL_RIGHTS },
    }));
  }

  /** @param digest of what was brought, `secretDigest('', text)` */
  find(digest: Buffer): Principal | undefined {
    let found: Principal | undefined;
    for (const { digest: known, principal } of this.#known) {
      if (isSameDigest(known, digest)) found = principal;
    }
    return found;
  }
}

/** Lets in whoever brings one of `keys` as `Bearer <key>`; the scheme is read in any case. */
export function presharedKeyGate(keys: readonly string[]): Gate {
  return credentialGate({ preshared: new PresharedKeys(keys) });
}
