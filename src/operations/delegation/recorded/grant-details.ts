import { decodeToken } from '../../../consistency/token.ts';
import type { GrantEntry } from '../../../decisions/record/record.ts';
import { grantIdOf, isGrant, parseGrantId } from '../../../delegation/grant.ts';
import { Fault } from '../../../model/fault.ts';
import type { ObjectRef, Relationship } from '../../../model/relationship.ts';
import { standingAt } from '../decide-at.ts';
import { openNewest } from '../delegated-snapshot.ts';
import { changeAt } from '../earlier-call.ts';
import type { DelegationWorld } from '../world.ts';
import type { ActAsk, ChangeAsk, WrittenAnswer } from '../write-asks.ts';

/** What is told of every act that makes or gives something. */
export interface GrantAct {
  readonly action: GrantEntry['action'];
  readonly ask: Pick<ChangeAsk, 'reason' | 'idempotencyKey'> & Partial<Pick<ActAsk, 'by'>>;
  /** What is made, or given something. */
  readonly target: ObjectRef;
  /** The session whose chain it happens in, if there is one. */
  readonly session: ObjectRef | undefined;
  /** The grant that is named, if one is. */
  readonly grantId: string | undefined;
}

/** The record of such an act, with what it wrote and the whole chain as it is after it. */
export async function grantDetails(
  world: DelegationWorld,
  { action, ask, target, session, grantId }: GrantAct,
  answer: WrittenAnswer | undefined,
  signal: AbortSignal,
): Promise<Omit<GrantEntry, 'call' | 'outcome'>> {
  const relationships = answer === undefined ? [] : await writtenBy(world, answer, signal);
  const grants = relationships.filter((one) => isGrant(world.profile, one)).map(grantIdOf);
  return {
    kind: 'grant',
    action,
    by: ask.by,
    target,
    chain: session === undefined ? [] : await chainOf(world, session, signal),
    relationships,
    grantIds: [...new Set([...(grantId === undefined ? [] : [grantId]), ...grants])],
    approvalId: undefined,
    why: ask.reason === '' ? undefined : ask.reason,
    idempotencyKey: ask.idempotencyKey,
  };
}

/** The session that a grant id names; undefined for what is no grant id, which the act itself refuses. */
export function sessionOfGrant(grantId: string): ObjectRef | undefined {
  try {
    const { type, id } = parseGrantId(grantId).subject;
    return { type, id };
  } catch (thrown) {
    if (thrown instanceof Fault) return undefined;
    throw thrown;
  }
}

/** As the store has it: what an act wrote is in its own transaction, which may be one that was made before. */
async function writtenBy(
  { tenant }: DelegationWorld,
  { writtenAt }: WrittenAnswer,
  signal: AbortSignal,
): Promise<readonly Relationship[]> {
  const change = await changeAt(tenant, decodeToken(tenant.store.id, writtenAt), signal);
  const updates = change?.updates ?? [];
  return updates.flatMap(({ operation, relationship }) => (operation === 'delete' ? [] : [relationship]));
}

async function chainOf(
  world: DelegationWorld,
  session: ObjectRef,
  signal: AbortSignal,
): Promise<readonly ObjectRef[]> {
  try {
    const ask = { session, claimed: undefined, organization: undefined };
    const { chain } = await standingAt(await openNewest(world, signal), world.profile, ask, signal);
    return chain.links.map(({ object }) => object);
  } catch (thrown) {
    if (thrown instanceof Fault) return []; // no schema, or a name that is none: the act was refused for it
    throw thrown;
  }
}
