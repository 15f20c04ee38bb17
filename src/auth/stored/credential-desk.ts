import type { Principal } from '../principal.ts';
import type { Right } from '../right.ts';
import type { StoredCredential } from './credential.ts';

/*
 * What can be asked about credentials. Who asks is part of the question, since what may be asked for hangs on it: nobody
 * sees or makes a credential of another tenant, nor one with rights that they do not have themselves.
 */

/** Plain data both ways, so that another thread can ask. */
export interface CredentialDesk {
  /**
   * @throws Fault `invalid-argument`, `permission-denied`, `credential-exists` when one of that name is in force,
   *   `too-many-credentials`
   */
  readonly create: (principal: Principal, ask: CreateCredentialAsk) => Promise<IssuedKey>;
  /** @throws Fault `permission-denied` */
  readonly list: (principal: Principal, ask: ListCredentialsAsk) => Promise<CredentialPage>;
  /** @throws Fault `unknown-credential`, also for one that has ended or is of another tenant; `permission-denied` */
  readonly rotate: (principal: Principal, ask: RotateCredentialAsk) => Promise<IssuedKey>;
  /**
   * Once it resolves, no call on any thread is let in with the key. What was revoked before stays as it is.
   * @throws Fault `unknown-credential`; `permission-denied`
   */
  readonly revoke: (principal: Principal, ask: RevokeCredentialAsk) => Promise<CredentialView>;
}

export interface CreateCredentialAsk {
  /** Undefined for the tenant of who asks, unless that is an operator. */
  readonly tenant: string | undefined;
  readonly name: string;
  readonly rights: readonly Right[];
  /** `type:id` of the one organization it is to speak for; undefined for all of the tenant. */
  readonly organization: string | undefined;
  /** Milliseconds since the Unix epoch; undefined for no end. */
  readonly expiresMs: number | undefined;
}

export interface ListCredentialsAsk {
  /** Undefined for all that who asks may see. */
  readonly tenant: string | undefined;
  /** Whether to list those that ended, too. */
  readonly withEnded: boolean;
  /** 0 for the most that fit on a page. */
  readonly limit: number;
  /** The id after which the page begins. */
  readonly after: string | undefined;
}

export interface RotateCredentialAsk {
  readonly id: string;
  /** How long the secret before goes on to be good. */
  readonly graceMs: number;
}

export interface RevokeCredentialAsk {
  readonly id: string;
}

/** A credential as people may see it: nothing of its secret. */
export interface CredentialView extends Omit<StoredCredential, 'seal' | 'previous'> {
  /** To the minute, and forgotten when the server is killed. */
  readonly usedMs: number | undefined;
  /** Until when the secret before the last rotation is good, if it still is. */
  readonly previousUntilMs: number | undefined;
}

/** A key at the only moment at which it is known. */
export interface IssuedKey {
  readonly key: string;
  readonly credential: CredentialView;
}

export interface CredentialPage {
  /** By id. */
  readonly credentials: readonly CredentialView[];
  /** To go on after; undefined when this was the last page. */
  readonly next: string | undefined;
}
