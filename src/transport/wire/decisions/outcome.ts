import type {
  ConditionUse,
  LinkVerdict,
  Outcome,
  RecordedVerdict,
} from '../../../decisions/record/record.ts';
import type { DecisionOutcome } from '../../../gen/bailiwick/v1/DecisionOutcome.ts';
import { LinkKind } from '../../../gen/bailiwick/v1/LinkKind.ts';
import type { RecordedCondition } from '../../../gen/bailiwick/v1/RecordedCondition.ts';
import type { RecordedLink } from '../../../gen/bailiwick/v1/RecordedLink.ts';
import { Verdict } from '../../../gen/bailiwick/v1/Verdict.ts';
import { formatRelationship } from '../../../model/relationship-text.ts';
import type { ObjectRef, Relationship } from '../../../model/relationship.ts';
import { encodeObject } from '../references.ts';
import { encodeStruct } from '../struct.ts';

export const VERDICTS: Readonly<Record<RecordedVerdict, Extract<Verdict, number>>> = {
  allow: Verdict.VERDICT_ALLOW,
  deny: Verdict.VERDICT_DENY,
  error: Verdict.VERDICT_ERROR,
  conditional: Verdict.VERDICT_CONDITIONAL,
};

const LINK_KINDS: Readonly<Record<string, LinkKind>> = {
  user: LinkKind.LINK_KIND_USER,
  agent: LinkKind.LINK_KIND_AGENT,
  session: LinkKind.LINK_KIND_SESSION,
  gate: LinkKind.LINK_KIND_GATE,
  tenant: LinkKind.LINK_KIND_TENANT,
};

export function encodeOutcome({ verdict, reason, missing }: Outcome): DecisionOutcome {
  return { verdict: VERDICTS[verdict], reason: reason ?? '', missingContext: [...missing] };
}

export function encodeLink({ kind, link, outcome, witness, conditions }: LinkVerdict): RecordedLink {
  return {
    kind: LINK_KINDS[kind] ?? LinkKind.LINK_KIND_UNSPECIFIED,
    link: encodeOptionalObject(link),
    outcome: encodeOutcome(outcome),
    ...encodeGrounds(witness, conditions),
  };
}

export function encodeGrounds(
  witness: readonly Relationship[],
  conditions: readonly ConditionUse[],
): { readonly witness: string[]; readonly conditions: RecordedCondition[] } {
  return {
    witness: witness.map(formatRelationship),
    conditions: conditions.map(({ caveat, result, context }) => ({
      caveat,
      result,
      context: encodeStruct(context),
    })),
  };
}

export function encodeOptionalObject(object: ObjectRef | undefined): ReturnType<typeof encodeObject> | null {
  return object === undefined ? null : encodeObject(object);
}
