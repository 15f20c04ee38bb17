import { createHash } from 'node:crypto';
import type { Evaluation } from '../engine/evaluation.ts';
import { storedOn } from '../engine/stored-on.ts';
import type { ObjectRef } from '../model/relationship.ts';
import type { ClaimedChain } from './claim.ts';
import type { DelegationProfile } from './profile.ts';

/*
 * A token that is named when a session is opened is bound to it: the session's id is made from the token's. So the
 * binding is written nowhere, costs nothing to keep, and nobody can change it. A token opens one session; the store
 * forgets that it did when garbage collection takes the lapsed links, long after the token itself should have ended.
 */

const BOUND = /^token-[0-9a-f]{64}$/;

/** The id of the one session a token is good for. */
export function boundSessionId(tokenId: string): string {
  return `token-${createHash('sha256').update(tokenId).digest('hex')}`;
}

export type TokenProblem = 'EXPIRED' | 'CHAIN_MISMATCH' | 'none';

/**
 * What is wrong with the token that claims the chain of a session. A token that has lapsed is `EXPIRED`, by the clock of
 * this server and as much later as the profile says clocks may differ. One that is bound to another session, or that
 * is not the one this session is bound to, is `CHAIN_MISMATCH`. Undefined while a page is absent: it is in
 * `evaluation.wanted`.
 */
export function tokenProblem(
  evaluation: Evaluation,
  { types, relations, clockSkewMs }: DelegationProfile,
  session: ObjectRef,
  { tokenId, expiresAtNs }: ClaimedChain,
): TokenProblem | undefined {
  const lapsesAtNs = claimLapsesAtNs({ clockSkewMs }, expiresAtNs);
  if (lapsesAtNs !== undefined && lapsesAtNs <= BigInt(evaluation.scope.nowMs) * 1_000_000n) return 'EXPIRED';
  if (tokenId === undefined) return 'none';
  const id = boundSessionId(tokenId);
  if (id === session.id) return 'none';
  if (BOUND.test(session.id)) return 'CHAIN_MISMATCH';
  evaluation.wanted = [];
  const other = storedOn(evaluation, { type: types.session, id }, relations.actor);
  if (other === undefined) return undefined;
  return other.length === 0 ? 'none' : 'CHAIN_MISMATCH'; // also one that is over: its token was meant for it alone
}

/** From when on a token is refused as lapsed: nanoseconds since the Unix epoch; undefined for never. */
export function claimLapsesAtNs(
  { clockSkewMs }: Pick<DelegationProfile, 'clockSkewMs'>,
  expiresAtNs: bigint | undefined,
): bigint | undefined {
  return expiresAtNs === undefined ? undefined : expiresAtNs + BigInt(clockSkewMs) * 1_000_000n;
}
