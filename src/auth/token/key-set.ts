import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';

/** Between two attempts to load the keys, whatever calls ask for: unknown ids, failures. */
export const ATTEMPT_MS = 30_000;
/** Keys that could not be loaded again for that long are believed no more: the issuer may have taken one back. */
export const STALE_MS = 3_600_000;

type Header = Parameters<JWTVerifyGetKey>[0];
type Token = Parameters<JWTVerifyGetKey>[1];

/** A key, and the version of the keys it is from. */
export interface FoundKey {
  readonly key: Awaited<ReturnType<JWTVerifyGetKey>>;
  readonly version: number;
}

/**
 * The public keys of an issuer. They are loaded when a token first asks for one, again behind the calls once they are
 * `refreshMs` old, and before the answer when a token names a key that is not among them; in all never more often than
 * every `ATTEMPT_MS`, and one load at a time that everybody shares. A flood of made-up key ids costs a look at the set.
 */
export class KeySet {
  readonly #load: () => Promise<JSONWebKeySet>;
  readonly #clock: Clock;
  readonly #refreshMs: number;
  readonly #onChanged: () => void;
  readonly #onFailed: (cause: unknown) => void;
  #find: JWTVerifyGetKey | undefined;
  #text = '';
  #loadedMs = -Infinity;
  #attemptedMs = -Infinity;
  #loading: Promise<void> | undefined;
  #version = 0;

  /**
   * @param onChanged called when other keys are there than before
   * @param onFailed told of every load that failed
   */
  constructor(options: {
    readonly load: () => Promise<JSONWebKeySet>;
    readonly clock: Clock;
    readonly refreshMs: number;
    readonly onChanged: () => void;
    readonly onFailed: (cause: unknown) => void;
  }) {
    this.#load = options.load;
    this.#clock = options.clock;
    this.#refreshMs = options.refreshMs;
    this.#onChanged = options.onChanged;
    this.#onFailed = options.onFailed;
  }

  /** Another number once other keys are there. */
  get version(): number {
    return this.#version;
  }

  /** Whether the keys are there and of late; begins to load them again when it is time. */
  isCurrent(): boolean {
    const ageMs = this.#clock.nowMs() - this.#loadedMs;
    if (ageMs >= this.#refreshMs) void this.#reload();
    return this.#find !== undefined && ageMs < STALE_MS;
  }

  /**
   * The key that `header` names. Rejects when there is none.
   * @throws Fault `credentials-unavailable` when the keys are not known
   */
  async keyFor(header: Header, token: Token): Promise<FoundKey> {
    if (!this.isCurrent()) await this.#reload();
    if (!this.isCurrent() || this.#find === undefined) {
      throw new Fault(
        'credentials-unavailable',
        'tokens can not be judged: the keys of their issuer are not known',
      );
    }
    try {
      return await findIn(this.#find, this.#version, header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#reload();
      return await findIn(this.#find, this.#version, header, token);
    }
  }

  /** Never rejects. Resolves at once when the last attempt was a moment ago. */
  #reload(): Promise<void> {
    if (this.#loading !== undefined) return this.#loading;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#attemptedMs < ATTEMPT_MS) return Promise.resolve();
    this.#attemptedMs = nowMs;
    this.#loading = this.#loadOnce().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #loadOnce(): Promise<void> {
    try {
      const set = await this.#load();
      const find = createLocalJWKSet(set);
      this.#loadedMs = this.#clock.nowMs();
      const text = JSON.stringify(set);
      if (text === this.#text) return;
      this.#find = find;
      this.#text = text;
      this.#version++;
      this.#onChanged();
    } catch (cause) {
      this.#onFailed(cause);
    }
  }
}

/** @param version of the keys that `find` looks through; other keys may be there when it resolves */
async function findIn(
  find: JWTVerifyGetKey,
  version: number,
  header: Header,
  token: Token,
): Promise<FoundKey> {
  return { key: await find(header, token), version };
}
