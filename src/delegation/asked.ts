import type { ObjectRef } from '../model/relationship.ts';
import type { LinkVerdict } from './decision.ts';
import type { DelegatedQuestion, Rules } from './decide.ts';
import { LINK_ALLOWED, LINK_DENIED, type LinkAnswer } from './link-answer.ts';
import type { PermissionRule } from './profile.ts';
import { isSame, type Standing } from './standing.ts';

/** What has to be found out about one part of a chain, or is known without asking. */
export type Asked =
  | {
      readonly kind: 'ask';
      readonly link: LinkVerdict['kind'];
      readonly object: ObjectRef;
      readonly resource: ObjectRef;
      readonly permission: string;
    }
  | {
      readonly kind: 'known';
      readonly link: LinkVerdict['kind'];
      readonly object: ObjectRef | undefined;
      readonly answer: LinkAnswer;
    };

/** Everything that must be a yes besides the chain itself, in the order in which it decides. @param rule of what is asked */
export function askedOf(
  rule: PermissionRule,
  rules: Rules,
  standing: Standing,
  question: DelegatedQuestion,
): readonly Asked[] {
  const { resource, permission } = question;
  const { links } = standing.chain;
  const ask = (link: LinkVerdict['kind'], object: ObjectRef): Asked => ({
    kind: 'ask',
    link,
    object,
    resource,
    permission,
  });
  const of = (kind: LinkVerdict['kind']): readonly Asked[] =>
    rule.links.some((one) => one === kind)
      ? links.filter((one) => one.kind === kind).map(({ object }) => ask(kind, object))
      : [];
  const isNobodys = links[0]?.kind !== 'user';
  // Where only users are to agree, a chain without one would be asked nothing.
  const isForUsers = !rule.autonomous || rule.links.every((kind) => kind === 'user');
  const users: readonly Asked[] =
    isNobodys && isForUsers
      ? [{ kind: 'known', link: 'user', object: undefined, answer: LINK_DENIED }]
      : of('user');
  return [...fenceOf(rules, standing, resource), ...of('session').toReversed(), ...users, ...of('agent')];
}

/** The resource belongs to the chain's tenant, wherever its type says what it belongs to. A tenant belongs to itself. */
function fenceOf({ profile, schema }: Rules, { tenant }: Standing, resource: ObjectRef): readonly Asked[] {
  const { types, relations } = profile;
  if (tenant === undefined) return [];
  if (resource.type === types.tenant) {
    const mismatch: LinkAnswer = { ...LINK_DENIED, reason: 'TENANT_MISMATCH' };
    const answer = isSame(resource, tenant) ? LINK_ALLOWED : mismatch;
    return [{ kind: 'known', link: 'tenant', object: tenant, answer }];
  }
  if (schema.definitions.get(resource.type)?.members.has(relations.tenant) !== true) return [];
  return [{ kind: 'ask', link: 'tenant', object: tenant, resource, permission: relations.tenant }];
}
