import type { MessagePort } from 'node:worker_threads';
import { Fault, type Reason, type Violation } from '../../model/fault.ts';
import type { Principal } from '../principal.ts';
import type { StoredCredential } from './credential.ts';
import type { CredentialDesk } from './credential-desk.ts';
import type { CredentialChange } from './credential-table.ts';

/*
 * What goes between the thread that owns the credentials and one that follows it. Both ends are of one process and one
 * version, so that what arrives is what was sent.
 */

/** Where a thread finds its end, and what holds when it is made. Sent to the thread, `port` transferred. */
export interface CredentialAddress {
  readonly port: MessagePort;
  /** `SharedCount.memory` */
  readonly count: SharedArrayBuffer;
  /** The count at which `credentials` hold. */
  readonly counted: number;
  readonly credentials: readonly StoredCredential[];
}

export type FromOwner =
  | { readonly kind: 'change'; readonly change: CredentialChange }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly number: number; readonly failure: Failure };

export type ToOwner =
  | {
      readonly kind: 'ask';
      readonly number: number;
      readonly method: keyof CredentialDesk;
      readonly principal: Principal;
      readonly ask: unknown;
    }
  | { readonly kind: 'used'; readonly id: string; readonly atMs: number };

/** Why a call was refused; without a reason, a mistake of ours. */
export interface Failure {
  readonly message: string;
  readonly reason: Reason | undefined;
  readonly violations: readonly Violation[];
}

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Fault) {
    const { message, reason, violations } = thrown;
    return { message, reason, violations };
  }
  return { message: String(thrown), reason: undefined, violations: [] };
}

export function thrownOf({ message, reason, violations }: Failure): Error {
  return reason === undefined ? new Error(message) : new Fault(reason, message, { violations });
}
