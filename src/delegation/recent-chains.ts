import type { Evaluation } from '../engine/evaluation.ts';
import type { ObjectRef } from '../model/relationship.ts';
import { readChain, type StoredChain } from './chain.ts';
import type { DelegationProfile } from './profile.ts';

/** Chains that are kept; with one more, all are forgotten. Some 2 kB each. */
const KEPT_MAX = 4096;

/** A chain, and the clock readings between which it reads the same at its revision: from (inclusive) until (exclusive). */
interface KnownChain {
  readonly chain: StoredChain;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The chains that were read at one revision, by the id of their leaf. */
interface RecentChains {
  tick: number;
  readonly chains: Map<string, KnownChain>;
}

const recent = new WeakMap<DelegationProfile, WeakMap<Evaluation['graph'], RecentChains>>();

/**
 * As `readChain`, from what was read before where nothing can have changed: the revision is the same, and no
 * relationship that was looked at has lapsed since. Any write makes a new revision, so a stop is seen by whoever reads
 * at it or later.
 */
export function recentChain(
  evaluation: Evaluation,
  profile: DelegationProfile,
  leaf: ObjectRef,
): StoredChain | undefined {
  const { tick, nowMs } = evaluation.scope;
  const known = chainsOf(evaluation, profile, tick);
  const before = known.chains.get(leaf.id);
  if (
    before !== undefined &&
    before.fromMs <= nowMs &&
    nowMs < before.untilMs &&
    leaf.type === profile.types.session
  ) {
    return before.chain;
  }
  const chain = readChain(evaluation, profile, leaf);
  if (chain === undefined || leaf.type !== profile.types.session) return chain;
  if (known.chains.size >= KEPT_MAX) known.chains.clear();
  // Of everything this request has looked at, which is no less than the chain.
  known.chains.set(leaf.id, { chain, fromMs: nowMs, untilMs: evaluation.conditions.nextExpirationMs });
  return chain;
}

function chainsOf(evaluation: Evaluation, profile: DelegationProfile, tick: number): RecentChains {
  let byGraph = recent.get(profile);
  if (byGraph === undefined) recent.set(profile, (byGraph = new WeakMap()));
  let known = byGraph.get(evaluation.graph);
  if (known === undefined) byGraph.set(evaluation.graph, (known = { tick, chains: new Map() }));
  if (known.tick !== tick) {
    known.chains.clear();
    known.tick = tick;
  }
  return known;
}
