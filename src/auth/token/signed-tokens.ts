import { jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../base/clock.ts';
import type { Soon } from '../../base/soon.ts';
import { Fault } from '../../model/fault.ts';
import type { TokenGate } from '../credential-gate.ts';
import type { Principal } from '../principal.ts';
import { notAuthenticated } from '../refusal.ts';
import { KeySet } from './key-set.ts';
import { loadKeys } from './load-keys.ts';
import { principalOfClaims } from './principal-of-claims.ts';
import type { TokenSettings } from './token-settings.ts';

/** Verified tokens that are remembered, about 300 bytes each; the one that is there longest makes room. */
const REMEMBERED_MAX = 10_000;
/** Tokens that are verified at one time; more are told to come again. */
export const VERIFYING_MAX = 1_000;
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;

interface Remembered {
  readonly principal: Principal;
  readonly untilMs: number;
}

/**
 * JSON Web Tokens of one issuer. A token is verified once, off this thread, and remembered by its SHA-256 until it ends
 * or the keys change: the next call with it is let in at once. Calls that come with one token while it is verified
 * share the work, and nobody waits for the token of another.
 */
export class SignedTokens implements TokenGate {
  readonly #settings: TokenSettings;
  readonly #clock: Clock;
  readonly #keys: KeySet;
  readonly #remembered = new Map<string, Remembered>();
  readonly #verifying = new Map<string, Promise<Principal>>();

  /** @param onFailed told when the keys of the issuer could not be loaded */
  constructor(settings: TokenSettings, clock: Clock, onFailed: (cause: unknown) => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#keys = new KeySet({
      load: () => loadKeys(settings.jwks),
      clock,
      refreshMs: settings.refreshMs,
      onChanged: () => this.#remembered.clear(),
      onFailed,
    });
  }

  isToken(text: string): boolean {
    return FORM.test(text);
  }

  authenticate(text: string, digest: Buffer): Soon<Principal> {
    const key = digest.toString('latin1');
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined && this.#keys.isCurrent()) {
      if (this.#clock.nowMs() < remembered.untilMs) return remembered.principal;
      this.#remembered.delete(key);
    }
    return this.#verifying.get(key) ?? this.#begin(text, key);
  }

  #begin(text: string, key: string): Promise<Principal> {
    if (this.#verifying.size >= VERIFYING_MAX) {
      throw new Fault('credentials-unavailable', `${VERIFYING_MAX} tokens are being verified`);
    }
    const verified = this.#verify(text, key).finally(() => this.#verifying.delete(key));
    this.#verifying.set(key, verified);
    return verified;
  }

  async #verify(text: string, key: string): Promise<Principal> {
    const { issuer, audience, algorithms, clockSkewMs } = this.#settings;
    let keyVersion: number | undefined;
    const findKey: JWTVerifyGetKey = async (header, token) => {
      const { key: found, version } = await this.#keys.keyFor(header, token);
      keyVersion = version;
      return found;
    };
    let verified;
    try {
      verified = await jwtVerify(text, findKey, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockSkewMs / 1_000,
        currentDate: new Date(this.#clock.nowMs()),
        requiredClaims: ['exp', 'sub'],
      });
    } catch (cause) {
      throw cause instanceof Fault ? cause : notAuthenticated(cause);
    }
    const { payload } = verified;
    const principal = principalOfClaims(payload, this.#settings);
    if (principal === undefined || payload.exp === undefined) throw notAuthenticated();
    // A key that was taken back meanwhile must not live on in what is remembered.
    if (this.#keys.version === keyVersion) {
      this.#remember(key, { principal, untilMs: payload.exp * 1_000 + clockSkewMs });
    }
    return principal;
  }

  #remember(key: string, remembered: Remembered): void {
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= REMEMBERED_MAX && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(key, remembered);
  }
}
