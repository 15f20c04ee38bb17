import type { JsonObject } from '../../src/base/json.ts';
import type { CaveatUse, ObjectRef, Relationship } from '../../src/model/relationship.ts';
import type { ConditionValue } from '../worlds/ground.ts';
import { type NaiveAnswer, naiveCheck } from '../worlds/naive.ts';
import type { WorldDefinition } from '../worlds/world.ts';

/*
 * The oracle: what a delegated check means, written down step by step with plain lists, one step after another. It
 * shares nothing with `src/delegation`, and its plain checks are those of the naive engine.
 */

/** Everything that is stored at one revision, lapsed relationships included, and the clock. */
export interface Facts {
  readonly definitions: readonly WorldDefinition[];
  readonly relationships: readonly Relationship[];
  readonly nowMs: number;
  readonly evaluate: (context: JsonObject) => (use: CaveatUse) => ConditionValue;
}

export interface ReferenceAsk {
  readonly session: string;
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly context: JsonObject;
  readonly digest: string | undefined;
  /** Texts of the objects, from the root to the leaf. */
  readonly claimed: readonly string[] | undefined;
  readonly organization: string | undefined;
}

export interface ReferenceRule {
  readonly gate?: string | undefined;
  readonly autonomous?: boolean | undefined;
}

/** The reason alone: `ALLOWED`, or the code of the first thing that is not right, with what it is about. */
export function referenceReason(
  facts: Facts,
  ask: ReferenceAsk,
  rule: ReferenceRule,
  hopsMax: number,
): string {
  const { session, resource, permission, context } = ask;
  const on = (object: string, relation: string) =>
    facts.relationships.filter((one) => textOf(one.resource) === object && one.relation === relation);
  const isLive = ({ expiresAtNs }: Relationship) =>
    expiresAtNs === undefined || expiresAtNs > BigInt(facts.nowMs) * 1_000_000n;
  const live = (object: string, relation: string) => on(object, relation).filter(isLive);
  const targets = (object: string, relation: string) =>
    live(object, relation).map(({ subject }) => textOf(subject));
  const lapsed = (object: string, relation: string) =>
    on(object, relation).length > 0 && live(object, relation).length === 0;
  const check = (subject: string, name: string, given: JsonObject): NaiveAnswer => {
    const [type = '', id = ''] = subject.split(':');
    const question = { resource, name, subject: { type, id, relation: '' } };
    return naiveCheck(facts, question, { evaluate: facts.evaluate(given) });
  };

  // Whoever speaks for one tenant is told nothing else of a session that is not of it
  if (ask.organization !== undefined && targets(session, 'tenant').join() !== ask.organization)
    return 'TENANT_MISMATCH';
  // D1, and the lapsed links of D2
  const chain: string[] = [];
  const sessions: string[] = [];
  for (let at = session; ;) {
    if (lapsed(at, 'actor')) return 'EXPIRED';
    if (targets(at, 'actor').length !== 1) return 'CHAIN_BROKEN';
    sessions.push(at);
    chain.unshift(...targets(at, 'actor'), at);
    if (lapsed(at, 'parent')) return 'EXPIRED';
    const parents = targets(at, 'parent');
    const users = targets(at, 'on_behalf_of');
    if (parents.length > 1 || users.length > 1 || (parents.length === 1 && users.length === 1))
      return 'CHAIN_BROKEN';
    if (parents.length === 0) {
      if (lapsed(at, 'on_behalf_of')) return 'EXPIRED';
      chain.unshift(...users);
      break;
    }
    if (sessions.length === hopsMax) return 'CHAIN_TOO_DEEP';
    at = parents[0]!;
  }
  // D2
  const tenants = chain.filter((link) => !link.startsWith('user:')).map((link) => targets(link, 'tenant'));
  const ofOneTenant = tenants.filter((of) => of.length === 1).flat();
  if ([...chain, ...ofOneTenant].some((link) => live(link, 'stopped').length > 0)) return 'REVOKED';
  // D3
  if (ask.claimed !== undefined && ask.claimed.join(' ') !== chain.join(' ')) return 'CHAIN_MISMATCH';
  // D4
  const [tenant] = ofOneTenant;
  if (tenant === undefined || tenants.some((of) => of.length !== 1 || of[0] !== tenant))
    return 'TENANT_MISMATCH';
  if (ask.organization !== undefined && ask.organization !== tenant) return 'TENANT_MISMATCH';
  if (resource.type === 'organization' && textOf(resource) !== tenant) return 'TENANT_MISMATCH';
  const definition = facts.definitions.find(({ name }) => name === resource.type);
  const members = [...(definition?.relations ?? []), ...(definition?.permissions ?? [])].map(
    ({ name }) => name,
  );
  if (!members.includes(permission)) return 'UNKNOWN_TYPE';
  if (members.includes('tenant')) {
    const fence = check(tenant, 'tenant', context);
    if (fence.kind !== 'yes') return fence.kind === 'fault' ? 'ERROR' : 'TENANT_MISMATCH';
  }
  // D5
  const [user] = chain.filter((link) => link.startsWith('user:'));
  const agents = chain.filter((link) => link.startsWith('agent:'));
  if (user === undefined && rule.autonomous !== true) agents.unshift('');
  for (const link of [...sessions, ...(user === undefined ? [] : [user]), ...agents]) {
    if (link === '') return 'LINK_DENIED nobody';
    const answer = check(link, permission, context);
    if (answer.kind === 'no') return `LINK_DENIED ${link}`;
    if (answer.kind === 'conditional') return `MISSING_CONTEXT ${link} ${answer.missing.join(',')}`;
    if (answer.kind === 'fault') return 'ERROR';
  }
  // D6
  if (rule.gate !== undefined) {
    const { request_digest: _stated, ...others } = context;
    const gate = check(session, rule.gate, {
      ...others,
      ...(ask.digest === undefined ? {} : { request_digest: ask.digest }),
    });
    if (gate.kind !== 'yes') return gate.kind === 'fault' ? 'ERROR' : 'APPROVAL_REQUIRED';
  }
  return 'ALLOWED';
}

export function textOf({ type, id }: ObjectRef): string {
  return `${type}:${id}`;
}
