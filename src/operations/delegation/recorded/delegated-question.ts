import type { ClaimedChain as Claim } from '../../../delegation/claim.ts';
import type { DelegatedDecision, LinkVerdict } from '../../../delegation/decision.ts';
import { grantIdOf, isGrant } from '../../../delegation/grant.ts';
import type { DelegationProfile } from '../../../delegation/profile.ts';
import type * as Records from '../../../decisions/record/record.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Schema } from '../../../schema/schema.ts';
import type { DelegatedItem } from '../asks.ts';

/** By what a decision was made, as far as its record needs it. */
export interface DecidedUnder {
  readonly profile: DelegationProfile;
  readonly caveats: Schema['caveats'];
}

/** One decision as a record has it. */
export function questionOf(
  under: DecidedUnder,
  item: DelegatedItem,
  { verdict, reason, missing, verdicts, validUntilNs }: DelegatedDecision,
): Records.DelegatedQuestion {
  return {
    ...askedOf(item, { verdict, reason, missing }),
    links: verdicts.map((one) => linkOf(under, item, one)),
    validUntilNs,
    grantIds: grantIdsIn(under.profile, verdicts),
  };
}

/** A question that was not decided link by link. */
export function askedOf(
  { resource, permission, context, requestDigest }: DelegatedItem,
  outcome: Records.Outcome,
): Records.DelegatedQuestion {
  const nothing = { links: [], validUntilNs: undefined, approvalId: undefined, grantIds: [] };
  return { resource, permission, context, requestDigest, outcome, ...nothing };
}

export function claimOf(claimed: Claim | undefined): Records.ClaimedChain | undefined {
  if (claimed === undefined) return undefined;
  const { subject, actors, issuer, tokenId, confirmationKey, expiresAtNs } = claimed;
  return { subject, actors, issuer, tokenId, confirmationKey, expiresAtNs };
}

function linkOf(
  under: DecidedUnder,
  item: DelegatedItem,
  { kind, object, verdict, reason, missing, witness }: LinkVerdict,
): Records.LinkVerdict {
  const said = contextOf(kind, item);
  return {
    kind,
    link: object,
    outcome: { verdict, reason, missing },
    witness,
    conditions: conditionsOf(under, witness, said),
  };
}

/** A gate is asked under the digest besides. */
function contextOf(kind: LinkVerdict['kind'], { context, requestDigest }: DelegatedItem): JsonObject {
  if (kind !== 'gate' || requestDigest === undefined) return context;
  return { ...context, request_digest: requestDigest };
}

/** The conditions of what carried a yes, each once, with the values they saw: what is stored comes before what is said. */
function conditionsOf(
  { caveats }: DecidedUnder,
  witness: LinkVerdict['witness'],
  said: JsonObject,
): readonly Records.ConditionUse[] {
  const uses = new Set(witness.flatMap(({ caveat }) => caveat ?? []));
  return [...uses].map(({ name, context: stored }) => {
    const parameters = [...(caveats.get(name)?.parameters.keys() ?? [])];
    const values = parameters.flatMap((parameter) => {
      const value = Object.hasOwn(stored, parameter) ? stored[parameter] : said[parameter];
      return value === undefined ? [] : [[parameter, value] as const];
    });
    return { caveat: name, result: 'true', context: Object.fromEntries(values) };
  });
}

function grantIdsIn(profile: DelegationProfile, verdicts: readonly LinkVerdict[]): readonly string[] {
  const grants = verdicts.flatMap(({ witness }) => witness.filter((one) => isGrant(profile, one)));
  return [...new Set(grants.map(grantIdOf))];
}
