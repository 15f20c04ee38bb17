import { assert } from '../base/assert.ts';
import { SourceText } from '../schema/source-text.ts';
import type { DelegationProfile } from './profile.ts';
import { HOPS, RELATIONS, RIGHTS, RULE, SESSION_MS, TYPES } from './profile-defaults.ts';
import { withHash } from './profile-hash.ts';
import { readProfile, type WrittenProfile } from './read-profile.ts';

/**
 * The profile that is used where none is given. It fits `schema.example.zed`, and every schema that names its agents,
 * sessions and tenants likewise; permissions it does not name have the rule `otherwise`.
 */
export const DEFAULT_PROFILE_TEXT = `# Names of definitions.
types: {user: user, agent: agent, session: session, tenant: organization}

# Names of relations.
relations:
  actor: actor                     # session: the agent that works in it
  on_behalf_of: on_behalf_of       # session: the user it is for
  parent: parent                   # session: the one it was split off from
  tenant: tenant                   # session, agent, resource: the tenant
  stopped: stopped                 # the kill switch
  owner: owner                     # agent: who answers for it
  longest_session: longest_session # agent: a ceiling, in seconds

# Names of permissions: to stop a session or an agent; to register, resume, and grant to any session.
rights: {stop: stop, administer: administer}

chain: {max_hops: 8, max_session_ttl: 8h, clock_skew: 0s}
freshness: {default: head, max_staleness: 0s}

permissions:
  tool.call: {gate: cleared, durability: sync}
  document.edit: {durability: sync}
  document.view: {durability: batch}
  folder.edit: {durability: sync}
  folder.view: {durability: batch}

# Every other permission.
otherwise: {links: [user, agent, session], autonomous: false, durability: sync}
`;

/** What the text says, so that a start has no YAML to read. */
const PROFILE: DelegationProfile = withHash({
  types: TYPES,
  relations: RELATIONS,
  rights: RIGHTS,
  hopsMax: HOPS,
  sessionMsMax: SESSION_MS,
  clockSkewMs: 0,
  stalenessMsMax: 0,
  permissions: new Map([
    ['tool.call', { ...RULE, gate: 'cleared' }],
    ['document.edit', RULE],
    ['document.view', { ...RULE, durability: 'batch' }],
    ['folder.edit', RULE],
    ['folder.view', { ...RULE, durability: 'batch' }],
  ]),
  otherwise: RULE,
});

/** The text is read when somebody is told of a place in it. */
export function defaultProfile(): WrittenProfile {
  let written: WrittenProfile | undefined;
  return {
    profile: PROFILE,
    spanOf: (...path) => (written ??= readText()).spanOf(...path),
  };
}

function readText(): WrittenProfile {
  const outcome = readProfile(new SourceText('built-in delegation profile', DEFAULT_PROFILE_TEXT));
  assert(outcome.kind === 'profile', 'the built-in profile is well-formed');
  return outcome.written;
}
