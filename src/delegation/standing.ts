import type { ObjectRef } from '../model/relationship.ts';
import type { StoredChain } from './chain.ts';
import { type ClaimedChain, isSameChain } from './claim.ts';
import { claimLapsesAtNs, type TokenProblem } from './claimed-token.ts';
import type { DelegationProfile } from './profile.ts';

/** What holds for a chain whatever it is used for. */
export interface Standing {
  readonly chain: StoredChain;
  /** The one tenant of all its sessions and agents. */
  readonly tenant: ObjectRef | undefined;
  /** Why it can't be used for anything; undefined if it can. */
  readonly reason:
    | NonNullable<StoredChain['problem']>
    | 'REVOKED'
    | 'CHAIN_MISMATCH'
    | 'TENANT_MISMATCH'
    | undefined;
  /** When the token that claims it lapses: nanoseconds since the Unix epoch; undefined for never. */
  readonly claimLapsesAtNs: bigint | undefined;
}

/** Who presents a chain, as far as it matters for the chain. */
export interface Presentation {
  readonly claimed: ClaimedChain | undefined;
  /** What is wrong with the token that claims it. */
  readonly token: TokenProblem;
  /** The tenant that the caller's credential is for; undefined where it is for all. */
  readonly organization: ObjectRef | undefined;
}

/**
 * In this order: is it a chain, is it alive, is its token good for it, is it the one that was claimed, is it of one tenant
 * and that the caller's. Before all that, a caller who speaks for one tenant learns of a session that is not of that
 * tenant what they would of one that is not there.
 */
export function standingOf(
  chain: StoredChain,
  profile: DelegationProfile,
  { claimed, token, organization }: Presentation,
): Standing {
  const lapses = claimLapsesAtNs(profile, claimed?.expiresAtNs);
  if (organization !== undefined && !isLeafOf(chain, organization)) {
    return { chain: unseen(chain), tenant: undefined, reason: 'TENANT_MISMATCH', claimLapsesAtNs: lapses };
  }
  const tenant = chain.problem === undefined ? commonTenant(chain) : undefined;
  return { chain, tenant, reason: reason(), claimLapsesAtNs: lapses };

  function reason(): Standing['reason'] {
    if (chain.problem !== undefined) return chain.problem;
    if (chain.stopped !== undefined) return 'REVOKED';
    if (token !== 'none') return token;
    if (claimed !== undefined && !isSameChain(claimed, chain.links, profile.types.session))
      return 'CHAIN_MISMATCH';
    if (tenant === undefined) return 'TENANT_MISMATCH';
    if (organization !== undefined && !isSame(organization, tenant)) return 'TENANT_MISMATCH';
    return undefined;
  }
}

/** Each session and each agent belongs to exactly one, and all to the same. */
function commonTenant({ tenants: [first, ...others] }: StoredChain): ObjectRef | undefined {
  if (first === undefined) return undefined;
  return others.every((other) => other !== undefined && isSame(other, first)) ? first : undefined;
}

/** Whether the session itself belongs to `organization`, whatever is wrong with the rest. */
function isLeafOf({ tenants }: StoredChain, organization: ObjectRef): boolean {
  const tenant = tenants.at(-1);
  return tenant !== undefined && isSame(tenant, organization);
}

/** As the chain of a session of which nothing is stored. */
function unseen({ links }: StoredChain): StoredChain {
  return {
    links: links.slice(-1),
    hopCount: 1,
    problem: 'CHAIN_BROKEN',
    stopped: undefined,
    tenants: [undefined],
    carriers: [],
  };
}

export function isSame(one: ObjectRef, other: ObjectRef): boolean {
  return one.type === other.type && one.id === other.id;
}
