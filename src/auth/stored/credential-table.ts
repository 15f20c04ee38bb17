import { randomBytes } from 'node:crypto';
import { parseObject } from '../../model/object-text.ts';
import type { Principal } from '../principal.ts';
import { DIGEST_BYTES, isSameDigest, secretDigest } from '../secret-digest.ts';
import type { Seal, StoredCredential } from './credential.ts';
import type { KeyParts } from './key-text.ts';

/** What one commit does to the credentials. Plain data, which can be sent to another thread. */
export interface CredentialChange {
  /** New ones, and ones that are there in their new form. */
  readonly put: readonly StoredCredential[];
  /** Ids of those that are forgotten. */
  readonly dropped: readonly string[];
}

/** How much a use is later than the one that is noted, to be noted itself. */
const USE_STEP_MS = 60_000;

/** The credentials as one thread knows them, by id. */
export class CredentialTable {
  readonly #entries = new Map<string, Entry>();
  readonly #onUsed: (id: string, atMs: number) => void;

  /** @param onUsed is told of uses, of each credential at most once a minute */
  constructor(onUsed: (id: string, atMs: number) => void = () => undefined) {
    this.#onUsed = onUsed;
  }

  /** More than 0 once a credential was ever made: whoever changes the last ones leaves theirs behind. */
  get size(): number {
    return this.#entries.size;
  }

  get(id: string): StoredCredential | undefined {
    return this.#entries.get(id)?.credential;
  }

  /** In no particular order. */
  *all(): Generator<StoredCredential, void, undefined> {
    for (const { credential } of this.#entries.values()) yield credential;
  }

  apply({ put, dropped }: CredentialChange): void {
    for (const credential of put) this.#entries.set(credential.id, entryOf(credential));
    for (const id of dropped) this.#entries.delete(id);
  }

  /**
   * Whose key it is; undefined for one that is unknown, wrong, ended or revoked. One round of SHA-256, also for an id
   * that is not there; two while the secret before a rotation is still good.
   */
  find({ id, secret }: KeyParts, nowMs: number): Principal | undefined {
    const entry = this.#entries.get(id) ?? UNKNOWN;
    const isKnown = matches(entry.current, secret) || isPrevious(entry, secret, nowMs);
    if (!isKnown || nowMs >= entry.goodUntilMs) return undefined;
    if (nowMs - entry.usedMs >= USE_STEP_MS) {
      entry.usedMs = nowMs;
      this.#onUsed(id, nowMs);
    }
    return entry.principal;
  }
}

/** A credential made ready to be compared with. */
interface Entry {
  readonly credential: StoredCredential;
  readonly principal: Principal;
  readonly current: Comparable;
  readonly previous: Comparable | undefined;
  readonly previousUntilMs: number;
  readonly goodUntilMs: number;
  /** The last use that was noted. */
  usedMs: number;
}

interface Comparable {
  readonly salt: string;
  readonly digest: Buffer;
}

function entryOf(credential: StoredCredential): Entry {
  const { id, tenant, name, rights, organization, seal, previous, expiresMs, revokedMs } = credential;
  return {
    credential,
    principal: {
      tenant,
      name: `key:${name}`,
      rights: new Set(rights),
      credentialId: id,
      organization: organization === undefined ? undefined : parseObject(organization),
    },
    current: comparable(seal),
    previous: previous && comparable(previous.seal),
    previousUntilMs: previous?.untilMs ?? -Infinity,
    // What is revoked stays so, also when the clock is set back.
    goodUntilMs: revokedMs === undefined ? (expiresMs ?? Infinity) : -Infinity,
    usedMs: -Infinity,
  };
}

function comparable({ salt, digest }: Seal): Comparable {
  // In memory of its own: a buffer of 32 bytes out of Node's pool keeps 64 KiB with it, for as long as the credential is known.
  const own = Buffer.alloc(DIGEST_BYTES);
  own.write(digest, 'hex');
  return { salt, digest: own };
}

/** Compared with where there is no credential, so that an id that is there takes no longer. */
const UNKNOWN: Entry = entryOf({
  id: '',
  tenant: '',
  name: '',
  rights: [],
  organization: undefined,
  createdMs: 0,
  rotatedMs: undefined,
  expiresMs: undefined,
  revokedMs: 0,
  seal: { salt: randomBytes(16).toString('hex'), digest: randomBytes(DIGEST_BYTES).toString('hex') },
  previous: undefined,
});

function matches({ salt, digest }: Comparable, secret: string): boolean {
  return isSameDigest(secretDigest(salt, secret), digest);
}

function isPrevious({ previous, previousUntilMs }: Entry, secret: string, nowMs: number): boolean {
  return previous !== undefined && nowMs < previousUntilMs && matches(previous, secret);
}
