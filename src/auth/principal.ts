import type { ObjectRef } from '../model/relationship.ts';
import type { Right } from './right.ts';

/** A credential, resolved: whose it is and what it is good for. Plain data, which can be sent to another thread. */
export interface Principal {
  /** The tenant it belongs to; `EVERY_TENANT` for an operator's, which may name one for each call. */
  readonly tenant: string;
  /** For the log; never the secret. What is not a preshared key says its kind: `key:billing`, `jwt:anna`. */
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
  /** Of a stored key, which names do not tell from others; absent for what has none. */
  readonly credentialId?: string | undefined;
  /**
   * The one organization of the tenant that it speaks for: an object of the delegation profile's tenant type. Such a
   * credential is good for calls on chains alone, and for chains of that organization alone. Absent for all of them.
   */
  readonly organization?: ObjectRef | undefined;
}

/** Stands for a tenant where an operator is meant. */
export const EVERY_TENANT = '*';
