import type { ObjectRef } from './relationship.ts';

/** Who is asking: a credential, resolved; and what the call brought with it for whoever follows it later. */
export interface Caller {
  /** The tenant whose world the caller sees. */
  readonly tenant: string;
  /** For the log; never the secret. */
  readonly name: string;
  /** The one organization within the tenant that the caller speaks for; absent for all of them. */
  readonly organization?: ObjectRef | undefined;
  /** The id of the call: the caller's own, or one that it was given. */
  readonly requestId?: string | undefined;
  /** W3C trace context, as it came. */
  readonly traceParent?: string | undefined;
  /** When the call came, by `performance.now()`; only where somebody asks how long it took. */
  readonly arrivedMs?: number | undefined;
}
