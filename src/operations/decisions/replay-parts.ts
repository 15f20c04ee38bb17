import { unreachable } from '../../base/assert.ts';
import type {
  BulkEntry,
  DelegatedBulkEntry,
  DelegatedCheckEntry,
  DelegatedQuestion,
  LinkVerdict,
  Outcome,
  Question,
} from '../../decisions/record/record.ts';
import type { LinkVerdict as DecidedLink } from '../../delegation/decision.ts';
import type { ExpandTree } from '../../model/expand-tree.ts';
import { checkBulkPermissions } from '../check-bulk-permissions.ts';
import { checkPermission } from '../check-permission.ts';
import { decideAt } from '../delegation/decide-at.ts';
import { withSchema } from '../delegation/delegated-snapshot.ts';
import { expandPermissionTree } from '../expand-permission-tree.ts';
import { outcomeOfThrown, outcomeOfVerdict } from '../recorded/outcome-of.ts';
import type { ReplayedPart } from './asks.ts';
import { replayDelegatedList, replayList } from './replay-lists.ts';
import type { Replayable } from './replayable.ts';
import { outcomeOf, part, type ReplayPlace } from './replayed-part.ts';

/** The recorded questions as they are answered at the snapshot, each beside what was recorded. */
export async function replayParts(
  place: ReplayPlace,
  entry: Replayable,
  signal: AbortSignal,
): Promise<readonly ReplayedPart[]> {
  const { snapshot, caller } = place;
  switch (entry.kind) {
    case 'check':
      return [part(entry.outcome, await checked(place, entry, signal))];
    case 'bulk':
      return bulk(place, entry, signal);
    case 'expand': {
      let leaves = 0;
      const outcome = await outcomeOf(async () => {
        leaves = leavesIn((await expandPermissionTree(snapshot, caller, entry, signal)).tree);
      });
      return [part(entry.outcome, outcome, [], [entry.leaves, leaves])];
    }
    case 'lookup-resources':
    case 'lookup-subjects':
      return [await replayList(place, entry, signal)];
    case 'delegated-check':
      return [await delegated(place, entry, entry, signal)];
    case 'delegated-lookup':
      return [await replayDelegatedList(place, entry, signal)];
    case 'delegated-bulk': {
      const parts: ReplayedPart[] = [];
      for (const item of entry.items) parts.push(await delegated(place, entry, item, signal));
      return parts;
    }
    default:
      return unreachable(entry);
  }
}

async function checked(
  { snapshot, caller }: ReplayPlace,
  { resource, permission, subject, context }: Question,
  signal: AbortSignal,
): Promise<Outcome> {
  const ask = { resource, permission, subject, context, tracing: false };
  return outcomeOf(async () =>
    outcomeOfVerdict((await checkPermission(snapshot, caller, ask, signal)).verdict),
  );
}

async function bulk(
  { snapshot, caller }: ReplayPlace,
  { items, outcome }: BulkEntry,
  signal: AbortSignal,
): Promise<readonly ReplayedPart[]> {
  const asks = items.map(({ resource, permission, subject, context }) => ({
    resource,
    permission,
    subject,
    context,
  }));
  let outcomes: readonly Outcome[] = [];
  const whole = await outcomeOf(async () => {
    const { results } = await checkBulkPermissions(snapshot, caller, { items: asks, tracing: false }, signal);
    outcomes = results.map((result) =>
      result.kind === 'verdict' ? outcomeOfVerdict(result.verdict) : outcomeOfThrown(result.fault),
    );
  });
  if (items.length === 0) return [part(outcome, whole)];
  return items.map((item, index) => part(item.outcome, outcomes[index] ?? whole));
}

async function delegated(
  { snapshot, profile }: ReplayPlace,
  { session, claimed }: DelegatedCheckEntry | DelegatedBulkEntry,
  { resource, permission, context, requestDigest, outcome }: DelegatedQuestion,
  signal: AbortSignal,
): Promise<ReplayedPart> {
  const question = { resource, permission, context, requestDigest };
  const ask = { session, claimed, organization: undefined, explain: false, ...question };
  let links: readonly LinkVerdict[] = [];
  const replayed = await outcomeOf(async () => {
    const decision = await decideAt(withSchema(snapshot), profile, ask, signal);
    links = decision.verdicts.flatMap(linkOf);
    const { verdict, reason, missing } = decision;
    return { verdict, reason, missing };
  });
  return part(outcome, replayed, links);
}

function linkOf({ kind, object, verdict, reason, missing, witness }: DecidedLink): readonly LinkVerdict[] {
  if (object === undefined || kind === 'tenant') return [];
  return [{ kind, link: object, outcome: { verdict, reason, missing }, witness, conditions: [] }];
}

/** Recursion is as deep as the depth limit let the tree become. */
function leavesIn(tree: ExpandTree): number {
  if (tree.kind === 'leaf') return tree.subjects.length;
  return tree.children.reduce((sum, child) => sum + leavesIn(child), 0);
}
