import type { DeskAddress } from '../../decisions/channel/channel-desk.ts';
import type { CarriedError } from '../../model/carried-error.ts';
import type { TenantQuota } from '../../model/own-quota.ts';
import type { Caller } from '../../model/caller.ts';
import type { StoreAddress } from '../../store/channel/channel-store.ts';
import type { TenantDesk } from '../tenant-desk.ts';

/*
 * What goes between the thread that owns the tenants and one that follows it. Both are of one process and one version.
 *
 *   open acme ──► opened, with ports ──► … the thread closes them: it has done with acme
 *                  ◄── end acme: its calls are to end, and the ports to be closed
 *   ask ──► answered | failed
 *   ◄── limits: what acme may from now on ──► heeded
 *   ◄── short: somebody needs room, close what is used least
 */

/** Where a thread finds a tenant. Its ports are transferred. */
export interface WorldAddress {
  readonly store: StoreAddress;
  /** `SharedNewest.memory` */
  readonly newest: SharedArrayBuffer;
  /** Undefined where no decisions are recorded. */
  readonly decisions: DeskAddress | undefined;
}

/** What a tenant may; undefined for what the server gives every tenant. */
export interface TenantLimits {
  readonly name: string;
  readonly quota: TenantQuota | undefined;
}

export type ToOwner =
  | { readonly kind: 'open'; readonly call: number; readonly name: string }
  | { readonly kind: 'heeded'; readonly call: number }
  | AskMessage;

/** `asked` is what the method takes beside the caller. */
export interface AskMessage {
  readonly kind: 'ask';
  readonly call: number;
  readonly method: keyof TenantDesk;
  readonly by: Caller;
  readonly asked: unknown;
}

export type FromOwner =
  | { readonly kind: 'opened'; readonly call: number; readonly address: WorldAddress }
  | { readonly kind: 'answered'; readonly call: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly call: number; readonly error: CarriedError }
  | { readonly kind: 'end'; readonly name: string; readonly error: CarriedError }
  | { readonly kind: 'limits'; readonly call: number; readonly limits: TenantLimits }
  | { readonly kind: 'short' };
