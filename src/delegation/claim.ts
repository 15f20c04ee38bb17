import type { ObjectRef } from '../model/relationship.ts';
import type { Link } from './chain.ts';

/** A chain as a token states it. It is compared, never believed. */
export interface ClaimedChain {
  /** For whom, the token's `sub`; of a session that is for nobody its root agent, or undefined. */
  readonly subject: ObjectRef | undefined;
  /** Who acts, the token's nested `act`: the current actor first. */
  readonly actors: readonly ObjectRef[];
  readonly issuer?: string | undefined;
  /** The token's `jti`: see claimed-token.ts. */
  readonly tokenId?: string | undefined;
  /** Thumbprint of the key in the token's `cnf`; for the record. */
  readonly confirmationKey?: string | undefined;
  /** The token's `exp`; nanoseconds since the Unix epoch. */
  readonly expiresAtNs?: bigint | undefined;
}

/**
 * Whether a claim is the same sequence of objects as the stored chain. A claim that names no session at all is compared
 * with the chain of the user and the agents, since an issuer of tokens need not know sessions; one that names any is
 * compared with all of it.
 */
export function isSameChain(
  { subject, actors }: ClaimedChain,
  links: readonly Link[],
  sessionType: string,
): boolean {
  const claimed = [...(subject === undefined ? [] : [subject]), ...actors.toReversed()];
  const namesSessions = claimed.some(({ type }) => type === sessionType);
  const stored = namesSessions ? links : links.filter(({ kind }) => kind !== 'session');
  return (
    claimed.length === stored.length &&
    claimed.every(({ type, id }, index) => {
      const object = stored[index]?.object;
      return object?.type === type && object.id === id;
    })
  );
}
