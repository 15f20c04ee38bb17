import type { DecisionDesk } from '../../decisions/desk.ts';
import type { Call, DecisionRecord, Entry } from '../../decisions/record/record.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { schemaHash } from '../../schema/schema-hash.ts';
import { openSnapshot, requireSchema, type Snapshot } from '../snapshot.ts';
import { agreementOf } from './agreement.ts';
import type { Replay, ReplayDecisionAnswer, ReplayDecisionAsk, ReplayedPart } from './asks.ts';
import { type Replayable, requireReplayable } from './replayable.ts';
import { replayParts } from './replay-parts.ts';
import type { ReplayPlace } from './replayed-part.ts';
import { withoutMasked } from './without-masked.ts';

/** What decisions are made again by, besides their tenant. */
export interface ReplayRules {
  /** Of delegated decisions. */
  readonly profile: DelegationProfile;
  /** How long the store keeps what has expired; undefined where it is not collected. */
  readonly historyMs: number | undefined;
}

export interface ReplayWorld extends ReplayRules {
  readonly tenant: Tenant;
}

/**
 * Asks a recorded question again: with the operations that answered it, at the revision and the clock reading it was
 * answered at, and in the newest state where that is asked for too.
 * @throws Fault `unknown-decision`, `decision-expired`; `decision-not-replayable` for a record of what is no question, or
 * of one whose answer hung on more than the state; `revision-expired` when that state is not kept any more
 */
export async function replayDecision(
  world: ReplayWorld,
  desk: DecisionDesk,
  caller: Caller,
  { id, now }: ReplayDecisionAsk,
  signal: AbortSignal,
): Promise<ReplayDecisionAnswer> {
  const logged = await desk.get(id, signal);
  const entry = requireReplayable(logged.record.entry);
  const { profileHash } = entry.call;
  if (profileHash !== undefined && profileHash !== world.profile.hash) {
    throw notReplayable('it was made under another delegation profile');
  }
  const snapshot = await openThen(world, entry.call, signal);
  const replayed = async (at: Snapshot, wildcard: Wildcard): Promise<Replay> =>
    replayAt({ ...world, snapshot: at, caller, wildcard }, logged.record, entry, signal);
  let wildcard: Wildcard = 'include';
  let then = await replayed(snapshot, wildcard);
  if (entry.kind === 'lookup-subjects' && then.agreement !== 'agrees') {
    // Whether `*` was asked for is not in the record, but in the answer where it makes a difference.
    const without = await replayed(snapshot, 'exclude');
    if (without.agreement === 'agrees') [then, wildcard] = [without, 'exclude'];
  }
  if (!now) return { logged, then, now: undefined };
  const newest = await openSnapshot(
    world.tenant,
    { consistency: { kind: 'newest' }, cursor: undefined },
    signal,
  );
  return { logged, then, now: await replayed(newest, wildcard) };
}

/** The state of a call that was answered, at its own clock reading. */
async function openThen(
  { tenant, historyMs }: ReplayWorld,
  { revision, evaluatedAtMs }: Call,
  signal: AbortSignal,
): Promise<Snapshot> {
  if (revision === undefined) throw notReplayable('it failed before there was a state to decide at');
  // What had expired is collected by the clock, and may be gone at a revision that can still be read.
  if (historyMs !== undefined && evaluatedAtMs < tenant.clock.nowMs() - historyMs) {
    throw new Fault(
      'revision-expired',
      'the decision is older than what the store keeps of its history; see `--gc-window`',
    );
  }
  const consistency = { kind: 'at-exact-snapshot', token: tenant.tokenOf(revision) } as const;
  const snapshot = await openSnapshot(tenant, { consistency, cursor: undefined }, signal);
  return { ...snapshot, nowMs: evaluatedAtMs };
}

type Wildcard = ReplayPlace['wildcard'];

async function replayAt(
  place: ReplayPlace,
  { masked }: DecisionRecord,
  entry: Replayable,
  signal: AbortSignal,
): Promise<Replay> {
  const { snapshot, wildcard } = place;
  const hash = schemaHash(requireSchema(snapshot.schema));
  const isThen = snapshot.revision === entry.call.revision;
  const inexact = [
    ...masked.map((path) => `the value at \`${path}\` is masked, and was left out`),
    ...untold(entry, isThen ? hash : undefined),
  ];
  const parts = await replayParts(place, withoutMasked(entry, masked), signal);
  // With `*`, the answer at its own state hangs on nothing else; at another it may never have been asked for.
  if (
    entry.kind === 'lookup-subjects' &&
    wildcard === 'include' &&
    !isThen &&
    agreementOf(parts) === 'differs'
  ) {
    inexact.push('whether `*` was asked for is not in the record');
  }
  const judged = inexact.length === 0 ? parts : parts.map(unlessAgreed);
  return {
    at: snapshot.token,
    evaluatedAtMs: snapshot.nowMs,
    schemaHash: hash,
    agreement: agreementOf(judged),
    parts: judged,
    inexact,
  };
}

/** What the answer may have hung on that the record does not tell. @param hash of the schema at the recorded revision */
function untold(entry: Replayable, hash: string | undefined): readonly string[] {
  const { asked, schemaHash: recorded } = entry.call;
  const isForeign = hash !== undefined && recorded !== undefined && recorded !== hash;
  const isOlder = isDelegated(entry) && asked.kind === 'at-exact-snapshot';
  const isFenced = isDelegated(entry) && reasonsOf(entry).includes('TENANT_MISMATCH');
  const isCutOff = entry.kind === 'delegated-lookup' && entry.outcome.verdict === 'deny';
  return [
    ...(isForeign
      ? ['the schema at that revision is not the one that was recorded: this is another store']
      : []),
    ...(isOlder ? ['it was asked of an older state, and may have been refused for what came later'] : []),
    ...(isCutOff
      ? ['its chain was looked at in newer states too while it was sent, and may have been stopped in one']
      : []),
    ...(isFenced ? ["the tenant of the caller's credential is not in the record"] : []),
  ];
}

/** A difference says nothing where the question was not quite the same. */
function unlessAgreed(part: ReplayedPart): ReplayedPart {
  return part.agreement === 'agrees' ? part : { ...part, agreement: 'unknown' };
}

function isDelegated(entry: Entry): boolean {
  return (
    entry.kind === 'delegated-check' || entry.kind === 'delegated-bulk' || entry.kind === 'delegated-lookup'
  );
}

function reasonsOf(entry: Replayable): readonly (string | undefined)[] {
  const items = 'items' in entry ? entry.items.map(({ outcome }) => outcome.reason) : [];
  return [entry.outcome.reason, ...items];
}

function notReplayable(why: string): Fault {
  return new Fault('decision-not-replayable', `the decision can't be asked again: ${why}`);
}
