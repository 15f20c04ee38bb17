import type { PeerCertificate } from 'node:tls';
import type { Soon } from '../base/soon.ts';
import { EVERY_TENANT, type Principal } from './principal.ts';
import { ALL_RIGHTS } from './right.ts';

/** What a call brings to say who makes it. */
export interface Presented {
  /** The text of that header, if there was one. */
  readonly authorization: string | undefined;
  /** The certificate of the connection, if the peer showed one that was verified. Reading it costs. */
  certificate(): PeerCertificate | undefined;
}

/** Turns a credential into who it stands for. */
export interface Gate {
  /**
   * At once for keys; a promise only for a signed token that was not seen before.
   * @throws or rejects with Fault `unauthenticated`, `permission-denied` for an unknown preshared key,
   *   `credentials-unavailable` when a token can't be judged.
   */
  authenticate(presented: Presented): Soon<Principal>;
}

/** Lets everyone in as one caller. For a server that only this machine can reach. */
export const openGate: Gate = {
  authenticate: () => ANYONE,
};

/** Who calls a server that asks for no credential. */
export const ANYONE: Principal = { tenant: EVERY_TENANT, name: 'anyone', rights: ALL_RIGHTS };
