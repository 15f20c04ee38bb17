import { assert } from '../../base/assert.ts';
import { CaveatBudget } from '../../caveats/budget.ts';
import { decideAll } from '../../delegation/decide-all.ts';
import { requireGrantable } from '../../delegation/grant.ts';
import type { Standing } from '../../delegation/standing.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef, Relationship } from '../../model/relationship.ts';
import { requireMember } from '../require-names.ts';
import { caveatEvaluator } from '../caveat-evaluator.ts';
import { evaluate } from '../evaluate.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';
import { refusal } from './require-standing.ts';
import type { Scope } from './write-asks.ts';
import type { DelegationWorld } from './world.ts';

/**
 * That everyone in a chain holds what a scope gives, and that the resource is the tenant's; on condition is enough,
 * since every check asks anew. Resolves with the relationships that carry it: they are to be there when the scope is
 * written.
 * @throws Fault `permission-denied` with the detail `reason` `SCOPE_NOT_HELD`, `TENANT_MISMATCH` or `NOT_GRANTABLE`;
 * `unknown-definition`, `unknown-relation`
 */
export async function requireHeld(
  { profile }: DelegationWorld,
  snapshot: DelegatedSnapshot,
  standing: Standing,
  scopes: readonly Pick<Scope, 'resource' | 'relation'>[],
  signal: AbortSignal,
): Promise<readonly Relationship[]> {
  const { schema, tenant } = snapshot;
  const leaf = standing.chain.links.at(-1)?.object;
  assert(leaf !== undefined, 'someone gives the scope');
  const questions = scopes.flatMap(({ resource, relation }) => {
    requireMember(schema, resource.type, relation);
    const permissions = requireGrantable(profile, schema.definitions, resource.type, relation);
    return permissions.map((permission) => ({ session: leaf, resource, permission, explain: true }));
  });
  if (questions.length === 0) return [];
  const caveats = caveatEvaluator(schema, {}, new CaveatBudget(tenant.limits.caveats));
  const rules = { profile, schema };
  const attempt = decideAll(rules, questions);
  const decisions = await evaluate(snapshot, caveats, signal, (evaluation) => attempt(evaluation, standing));
  for (const { verdicts, resource, permission } of decisions) {
    for (const { verdict, reason, object, kind, fault } of verdicts) {
      if (fault !== undefined) throw fault;
      if (verdict === 'allow' || reason === 'MISSING_CONTEXT') continue;
      const what = `\`${permission}\` on \`${formatObject(resource)}\``;
      if (kind === 'tenant') throw refusal(`${what} is not the tenant's to give`, 'TENANT_MISMATCH');
      throw refusal(`${nameOf(object)} does not hold ${what}, so it can not be given on`, 'SCOPE_NOT_HELD');
    }
  }
  return decisions.flatMap(({ verdicts }) => verdicts.flatMap(({ witness }) => witness));
}

function nameOf(object: ObjectRef | undefined): string {
  return object === undefined ? 'a session for no user' : `\`${formatObject(object)}\``;
}
