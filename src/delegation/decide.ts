import type { Evaluation } from '../engine/evaluation.ts';
import { holdsUntil } from '../engine/holds-until.ts';
import type { ObjectRef } from '../model/relationship.ts';
import type { Schema } from '../schema/schema.ts';
import type { DelegatedDecision, LinkVerdict } from './decision.ts';
import { askTogether } from './ask-together.ts';
import { type Asked, askedOf } from './asked.ts';
import { askLink, type LinkAnswer } from './link-answer.ts';
import { type DelegationProfile, ruleOf } from './profile.ts';
import type { Standing } from './standing.ts';

export interface DelegatedQuestion {
  readonly session: ObjectRef;
  readonly resource: ObjectRef;
  readonly permission: string;
  /** Whether every link is to be asked, also behind one that has denied. */
  readonly explain: boolean;
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
 * Undefined while pages are absent: what every question that could be put wants is in `evaluation.wanted`.
 */
export function decide(
  evaluation: Evaluation,
  rules: Rules,
  standing: Standing,
  question: DelegatedQuestion,
): DelegatedDecision | undefined {
  const { resource, permission, explain } = question;
  const { chain, tenant, reason } = standing;
  const { durability } = ruleOf(rules.profile, resource.type, permission);
  const about = {
    session: question.session,
    resource,
    permission,
    mode: modeOf(standing),
    chain: chain.links,
  };
  const base = { ...about, tenant, missing: [], verdicts: [], validUntilNs: undefined, durability, work: 0 };

  const isKnown = rules.schema.definitions.get(resource.type)?.members.has(permission) === true;
  const canAsk = chain.problem === undefined && isKnown;
  if (reason !== undefined && !(explain && canAsk)) return { ...base, verdict: 'deny', reason };
  if (!isKnown) return { ...base, verdict: 'error', reason: 'UNKNOWN_TYPE' };

  const wanted: Evaluation['wanted'] = [];
  const verdicts: LinkVerdict[] = [];
  const everything = askedOf(rules, standing, question);
  const together = askTogether(
    evaluation,
    everything.filter((asked) => asked.kind === 'ask'),
  );
  let work = together.work;
  let asks = 0;
  for (const asked of everything) {
    let answer = asked.kind === 'known' ? asked.answer : together.answerTo(asks++);
    if (answer === undefined && asked.kind === 'ask') {
      answer = askLink(evaluation, asked.object, asked.resource, asked.permission);
      work += evaluation.work;
    }
    if (answer === undefined) {
      for (const page of evaluation.wanted) wanted.push(page);
      continue;
    }
    verdicts.push(verdictOf(asked, answer));
    // Behind one whose pages are on their way the others are asked too, so that theirs come with the same read.
    if (answer.verdict !== 'allow' && !explain && wanted.length === 0) break;
  }
  if (wanted.length > 0) {
    evaluation.wanted = wanted;
    return undefined;
  }
  const told = { ...base, verdicts, work };
  if (reason !== undefined) return { ...told, verdict: 'deny', reason };
  const deciding = verdicts.find(({ verdict }) => verdict !== 'allow');
  if (deciding !== undefined) {
    return { ...told, verdict: deciding.verdict, reason: deciding.reason, missing: deciding.missing };
  }
  const carriers = [...chain.carriers, ...verdicts.flatMap(({ witness }) => witness)];
  return { ...told, verdict: 'allow', reason: 'ALLOWED', validUntilNs: holdsUntil(evaluation, carriers) };
}

function verdictOf({ link: kind, object }: Asked, answer: LinkAnswer): LinkVerdict {
  const { verdict, missing, witness, fault } = answer;
  const isMismatch = kind === 'tenant' && verdict === 'deny';
  if (isMismatch) return { kind, object, verdict, reason: 'TENANT_MISMATCH', missing: [], witness, fault };
  return { kind, object, verdict, reason: answer.reason, missing, witness, fault };
}

function modeOf({ chain: { problem, links } }: Standing): DelegatedDecision['mode'] {
  if (problem !== undefined) return undefined;
  return links[0]?.kind === 'user' ? 'on-behalf' : 'autonomous';
}
