import type { Evaluation } from '../engine/evaluation.ts';
import { earlier, firstLapse, untilLapse } from '../engine/holds-until.ts';
import type { ObjectRef } from '../model/relationship.ts';
import type { Schema } from '../schema/schema.ts';
import type { StoredChain } from './chain.ts';
import type { DelegatedDecision, LinkVerdict } from './decision.ts';
import { askedOf } from './asked.ts';
import { type LinkMemory, linkVerdicts } from './link-verdicts.ts';
import { type DelegationProfile, ruleOf } from './profile.ts';
import { isSame, type Standing } from './standing.ts';

export interface DelegatedQuestion {
  readonly session: ObjectRef;
  readonly resource: ObjectRef;
  readonly permission: string;
  /** Whether every link is to be asked, also behind one that has denied. */
  readonly explain: boolean;
  /** Whether the witnesses may be left empty, since nobody will read them. */
  readonly isWitnessUnread?: boolean | undefined;
}

/** By what a question is decided. */
export interface Rules {
  readonly profile: DelegationProfile;
  readonly schema: Pick<Schema, 'definitions'>;
}

/**
 * May the chain do this? In this order: the chain itself, the tenant of the resource, then every link's own right, the
 * sessions from the leaf up before the others since they have the least. The first that is not a plain yes decides. The
 * gate comes after this: `throughGate`.
 *
 * Undefined while pages are absent: what every question that could be put wants is in `evaluation.wanted`. And where the
 * turn ends: decided again with the same `memory`, it goes on.
 */
export function decide(
  evaluation: Evaluation,
  rules: Rules,
  standing: Standing,
  question: DelegatedQuestion,
  memory: LinkMemory,
): DelegatedDecision | undefined {
  const { resource, permission, explain } = question;
  const { chain, tenant, reason } = standing;
  const rule = ruleOf(rules.profile, resource.type, permission);
  const about = {
    session: question.session,
    resource,
    permission,
    mode: modeOf(standing),
    chain: chain.links,
  };
  const base = {
    ...about,
    tenant,
    missing: [],
    verdicts: [],
    validUntilNs: undefined,
    durability: rule.durability,
    work: 0,
  };

  const isKnown = rules.schema.definitions.get(resource.type)?.members.has(permission) === true;
  const canAsk = chain.problem === undefined && isKnown;
  const stops = reason === 'REVOKED' ? stopVerdicts(chain) : [];
  if (reason !== undefined && !(explain && canAsk)) {
    return { ...base, verdicts: stops, verdict: 'deny', reason };
  }
  if (!isKnown) return { ...base, verdict: 'error', reason: 'UNKNOWN_TYPE' };

  const found = linkVerdicts(evaluation, askedOf(rule, rules, standing, question), question, memory);
  if (found === undefined) return undefined;
  const { verdicts, work } = found;
  const told = { ...base, verdicts: [...stops, ...verdicts], work };
  if (reason !== undefined) return { ...told, verdict: 'deny', reason };
  const deciding = verdicts.find(({ verdict }) => verdict !== 'allow');
  if (deciding !== undefined) {
    return { ...told, verdict: deciding.verdict, reason: deciding.reason, missing: deciding.missing };
  }
  const chainLapsesAtNs = earlier(firstLapse(chain.carriers), standing.claimLapsesAtNs);
  const lapsesAtNs = earlier(chainLapsesAtNs, found.lapsesAtNs);
  return { ...told, verdict: 'allow', reason: 'ALLOWED', validUntilNs: untilLapse(evaluation, lapsesAtNs) };
}

/** Which link was stopped: it is told before what the links say for themselves. */
function stopVerdicts({ stopped, links }: StoredChain): readonly LinkVerdict[] {
  if (stopped === undefined) return [];
  return [
    {
      kind: links.find(({ object }) => isSame(object, stopped))?.kind ?? 'tenant',
      object: stopped,
      verdict: 'deny',
      reason: 'REVOKED',
      missing: [],
      witness: [],
      fault: undefined,
    },
  ];
}

function modeOf({ chain: { problem, links } }: Standing): DelegatedDecision['mode'] {
  if (problem !== undefined) return undefined;
  return links[0]?.kind === 'user' ? 'on-behalf' : 'autonomous';
}
