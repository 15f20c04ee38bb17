/** How delegation is named and bounded in one schema. `read-profile.ts` makes one from its text. */
export interface DelegationProfile {
  readonly types: ProfileTypes;
  readonly relations: ProfileRelations;
  readonly rights: ProfileRights;
  /** A chain has at most so many sessions, each with the agent that works in it. */
  readonly hopsMax: number;
  /** No session and no grant lives longer than this. */
  readonly sessionMsMax: number;
  /** A claimed token counts as good for so long after its end, since its issuer's clock may be behind. */
  readonly clockSkewMs: number;
  /** How far behind the newest state a check may be asked for. */
  readonly stalenessMsMax: number;
  /** By `ruleKey`. */
  readonly permissions: ReadonlyMap<string, PermissionRule>;
  /** For every permission that has no rule of its own. */
  readonly otherwise: PermissionRule;
  /** SHA-256 of the canonical form, as hexadecimal digits: equal for equal meanings. */
  readonly hash: string;
}

/** Names of definitions. */
export interface ProfileTypes {
  readonly user: string;
  readonly agent: string;
  readonly session: string;
  /** What every session, every agent and every resource belongs to. */
  readonly tenant: string;
}

/** Names of relations; the comment says where each is stored. */
export interface ProfileRelations {
  readonly actor: string; // session: the agent that works in it
  readonly onBehalfOf: string; // root session: the user it is for
  readonly parent: string; // session: the session it was split off from
  readonly tenant: string; // session and agent: the tenant; on a resource a permission may say it
  readonly stopped: string; // session, agent, user, tenant: the kill switch
  readonly owner: string; // agent: who answers for it
  readonly longestSession: string; // agent: `session:*` under a caveat whose `ceiling` is a number of seconds
}

/** Names of permissions that entitle to acts of administration. */
export interface ProfileRights {
  /** On a session or an agent: to stop it. */
  readonly stop: string;
  /** On a tenant: to register its agents and to resume what was stopped. On a resource: to grant it to any session. */
  readonly administer: string;
}

export const LINK_KINDS = ['user', 'agent', 'session'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const DURABILITIES = ['sync', 'batch'] as const;
/** `sync`: the record of a decision is on disk before the answer is given. `batch`: soon after. */
export type Durability = (typeof DURABILITIES)[number];

/** What a delegated check of one permission asks for. */
export interface PermissionRule {
  /** Links of these kinds must have the permission; the liveness of all is asked for in any case. */
  readonly links: readonly LinkKind[];
  /** Whether an agent may use it in a session that is for no user. */
  readonly autonomous: boolean;
  /** A permission of the same resource that the leaf session must have besides; undefined for none. */
  readonly gate: string | undefined;
  readonly durability: Durability;
}

export function ruleOf(profile: DelegationProfile, type: string, permission: string): PermissionRule {
  return profile.permissions.get(ruleKey(type, permission)) ?? profile.otherwise;
}

/** As the profile writes it: `document.view`. Neither part can hold a dot. */
export function ruleKey(type: string, permission: string): string {
  return `${type}.${permission}`;
}

/** The key of a setting in the text of a profile: `onBehalfOf` is `on_behalf_of`. */
export function profileKey(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
