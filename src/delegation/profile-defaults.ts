import {
  LINK_KINDS,
  type PermissionRule,
  type ProfileRelations,
  type ProfileRights,
  type ProfileTypes,
} from './profile.ts';

/*
 * What a profile says where its text says nothing.
 */

export const TYPES: ProfileTypes = {
  user: 'user',
  agent: 'agent',
  session: 'session',
  tenant: 'organization',
};
export const RELATIONS: ProfileRelations = {
  actor: 'actor',
  onBehalfOf: 'on_behalf_of',
  parent: 'parent',
  tenant: 'tenant',
  stopped: 'stopped',
  owner: 'owner',
  longestSession: 'longest_session',
};
export const RIGHTS: ProfileRights = { stop: 'stop', administer: 'administer' };
export const RULE: PermissionRule = {
  links: LINK_KINDS,
  autonomous: false,
  gate: undefined,
  durability: 'sync',
};
/** `max_hops`. */
export const HOPS = 8;
/** `max_session_ttl`. */
export const SESSION_MS: number = 8 * 3_600_000;
