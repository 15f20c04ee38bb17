import { isSame, type Standing } from '../../delegation/standing.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { hasRight } from './has-right.ts';
import { refusal } from './require-standing.ts';
import type { DelegationWorld } from './world.ts';

/** Who gives, to whom, what. */
export interface Giving {
  readonly by: ObjectRef | undefined;
  readonly standing: Standing;
  readonly session: ObjectRef;
  readonly resource: ObjectRef;
}

/**
 * Who may give something to a session: the operator; a session further up its chain, or an agent that works in one; the
 * user the chain is for; and any other user who administers the resource. Nobody gives anything to the session they are
 * or work in, and no agent reaches outside its own chain. That whoever gives holds it is `requireHeld`'s to say.
 * @throws Fault `permission-denied` with the detail `reason` `SELF_GRANT` or `OUTSIDE_CHAIN`
 */
export async function requireGranter(
  { profile }: DelegationWorld,
  snapshot: DelegatedSnapshot,
  { by, standing, session, resource }: Giving,
  signal: AbortSignal,
): Promise<void> {
  if (by === undefined) return;
  const who = `\`${formatObject(by)}\``;
  const { links } = standing.chain;
  const leaf = links.slice(-2).map(({ object }) => object); // the agent at work, and the session itself
  if (leaf.some((one) => isSame(one, by)))
    throw refusal(`${who} can not grant anything to itself`, 'SELF_GRANT');
  if (links.some(({ object }) => isSame(object, by))) return;
  const outside = refusal(`${who} is not in the chain of \`${formatObject(session)}\``, 'OUTSIDE_CHAIN');
  if (by.type !== profile.types.user) throw outside;
  if (!(await hasRight(snapshot, by, resource, profile.rights.administer, signal))) throw outside;
}
