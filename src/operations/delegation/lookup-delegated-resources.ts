import { CaveatBudget } from '../../caveats/budget.ts';
import type { DelegatedDecision } from '../../delegation/decision.ts';
import { ruleOf } from '../../delegation/profile.ts';
import type { Standing } from '../../delegation/standing.ts';
import type { Caller } from '../../model/caller.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import { lookupResources } from '../lookup-resources.ts';
import { openPage } from '../lookup-page.ts';
import { openSnapshot } from '../snapshot.ts';
import type { Link } from '../../delegation/chain.ts';
import type {
  DecidedAt,
  DelegatedResource,
  LookupDelegatedResourcesAsk,
  LookupDelegatedResourcesPart,
} from './asks.ts';
import { decideTogether, standingAt } from './decide-at.ts';
import {
  decidedAt,
  type DelegatedSnapshot,
  openDelegated,
  openNewest,
  withSchema,
} from './delegated-snapshot.ts';
import type { DelegationWorld } from './world.ts';

/**
 * The resources of a type on which a delegated check without a digest would be an allow, at one snapshot, in the order
 * of ids: those that the leaf session can come to, each confirmed for the whole chain. Ends with what became of the
 * list. Before each part the chain is looked at in the newest state, so that a list does not outlive its session.
 * @param begun is told what the list is of before its first part
 * @throws as `delegatedResourcesAt`, and those of `checkDelegated`
 */
export async function* lookupDelegatedResources(
  world: DelegationWorld,
  caller: Caller,
  ask: LookupDelegatedResourcesAsk,
  signal: AbortSignal,
  begun: (list: DelegatedList) => void = () => {},
): AsyncGenerator<LookupDelegatedResourcesPart, void, undefined> {
  const snapshot = await openList(world, ask, signal);
  const refusedSince = async (): Promise<Standing['reason']> => {
    const newest = await openNewest(world, signal);
    return (await standingAt(newest, world.profile, ask, signal)).reason;
  };
  yield* delegatedResourcesAt(world, snapshot, caller, ask, signal, { begun, refusedSince });
}

/** The state that a list is of, and whose it is. */
export interface DelegatedList extends DecidedAt {
  readonly chain: readonly Link[];
}

/** What is done on the way. */
export interface OnTheWay {
  readonly begun: (list: DelegatedList) => void;
  /** Before each part: why the chain can't be used any more; undefined where it still can. */
  readonly refusedSince: () => Promise<Standing['reason']>;
}

/**
 * The same at a snapshot, whatever state that is.
 * @throws Fault `limit-too-large`, `invalid-cursor`, and that of the first resource which can't be decided: it is not
 * left out silently
 */
export async function* delegatedResourcesAt(
  world: Pick<DelegationWorld, 'profile'>,
  snapshot: DelegatedSnapshot,
  caller: Caller,
  ask: LookupDelegatedResourcesAsk,
  signal: AbortSignal,
  { begun, refusedSince }: OnTheWay,
): AsyncGenerator<LookupDelegatedResourcesPart, void, undefined> {
  const standing = await standingAt(snapshot, world.profile, ask, signal);
  begun({ ...decidedAt(world, snapshot), chain: standing.chain.links });
  const page = openPage(snapshot, requestOf(ask), ask.limit, ask.cursor);
  const end = (
    outcome: 'complete' | 'cut' | 'refused',
    reason: DelegatedDecision['reason'],
  ): LookupDelegatedResourcesPart => ({
    kind: 'end',
    outcome,
    ...decidedAt(world, snapshot),
    chain: chainOf(standing, outcome, reason),
  });
  if (standing.reason !== undefined) return yield end('refused', standing.reason);
  const { resourceType, permission, context } = ask;
  if (snapshot.schema.definitions.get(resourceType)?.members.has(permission) !== true) {
    return yield end('refused', 'UNKNOWN_TYPE');
  }
  const from = streamedFrom(world, standing, ask);
  if (from === undefined) return yield end('complete', 'ALLOWED');

  const budget = new CaveatBudget(snapshot.tenant.limits.caveats);
  const subject = { ...from, relation: '' };
  // The inner list's own cursor is the place in this one.
  const inner = { resourceType, permission, subject, context, limit: 0, cursor: page.after };
  let left = page.size;
  for await (const batch of lookupResources(snapshot, caller, inner, signal)) {
    const candidates = batch.filter(({ verdict }) => verdict.kind === 'yes');
    const items = candidates.map(({ resourceId: id }) => ({
      resource: { type: resourceType, id },
      permission,
      context,
      requestDigest: undefined,
    }));
    budget.renew();
    const decisions = await decideTogether(
      snapshot,
      world.profile,
      { ...ask, items, budget, explain: false },
      signal,
    );
    const found: DelegatedResource[] = [];
    for (const [index, decision] of decisions.entries()) {
      const candidate = candidates[index];
      if (candidate === undefined || found.length === left) break;
      const { fault } = decision.verdicts.at(-1) ?? {};
      if (decision.verdict === 'error' && fault !== undefined) throw fault;
      if (decision.verdict !== 'allow') continue;
      found.push({ resourceId: candidate.resourceId, cursor: page.cursorAfter(candidate.cursor) });
    }
    const reason = await refusedSince();
    if (reason !== undefined) return yield end('refused', reason);
    left -= found.length;
    if (found.length > 0) yield { kind: 'found', items: found };
    if (left === 0) return yield end('cut', 'ALLOWED');
  }
  yield end('complete', 'ALLOWED');
}

async function openList(
  world: DelegationWorld,
  { consistency, cursor }: LookupDelegatedResourcesAsk,
  signal: AbortSignal,
): Promise<DelegatedSnapshot> {
  if (cursor === undefined) return openDelegated(world, consistency, signal);
  return withSchema(await openSnapshot(world.tenant, { consistency, cursor }, signal));
}

/** Whoever of those that must agree has the least: the leaf, unless the profile does not ask for sessions. */
function streamedFrom(
  { profile }: Pick<DelegationWorld, 'profile'>,
  { chain: { links } }: Standing,
  { resourceType, permission }: LookupDelegatedResourcesAsk,
): ObjectRef | undefined {
  const rule = ruleOf(profile, resourceType, permission);
  const asked = links.filter(({ kind }) => rule.links.some((one) => one === kind)).toReversed();
  return (asked.find(({ kind }) => kind === 'session') ?? asked[0])?.object;
}

function chainOf(
  { chain, tenant }: Standing,
  outcome: 'complete' | 'cut' | 'refused',
  reason: DelegatedDecision['reason'],
): Pick<DelegatedDecision, 'verdict' | 'reason' | 'chain' | 'tenant'> {
  const refused = reason === 'UNKNOWN_TYPE' ? 'error' : 'deny';
  return { verdict: outcome === 'refused' ? refused : 'allow', reason, chain: chain.links, tenant };
}

function requestOf({
  session,
  claimed,
  organization,
  resourceType,
  permission,
  context,
}: LookupDelegatedResourcesAsk) {
  const plain = (object: ObjectRef | undefined) => (object === undefined ? null : [object.type, object.id]);
  const claim = claimed === undefined ? null : [plain(claimed.subject), claimed.actors.map(plain)];
  return [
    'delegated',
    plain(session),
    claim,
    plain(organization),
    resourceType,
    permission,
    context,
  ] as const;
}
