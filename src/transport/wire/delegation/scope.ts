import type { Scope__Output } from '../../../gen/bailiwick/v1/Scope.ts';
import { CAVEAT, RELATION } from '../../../model/name-rules.ts';
import type { CaveatUse } from '../../../model/relationship.ts';
import type { Scope } from '../../../operations/delegation/write-asks.ts';
import { decodeOptionalStruct } from '../struct.ts';
import { RULES, type Violations } from '../violations.ts';
import { decodeOne, optionalMs, refuseUnserved } from './fields.ts';

/** `message` stands at `path`. @throws Fault `unimplemented` for a budget */
export function decodeScope(message: Scope__Output, path: string, violations: Violations): Scope {
  refuseUnserved(`${path}.budget`, message.budget !== null, 'budgets');
  const { relation } = message;
  const resource = decodeOne(message.resource, path, 'resource', violations);
  violations.checkName(RELATION, relation, path, 'relation');
  return {
    resource,
    relation,
    caveat: decodeCaveat(message, path, violations),
    ttlMs: optionalMs(message.ttl),
  };
}

export function decodeScopes(messages: readonly Scope__Output[], violations: Violations): readonly Scope[] {
  return messages.map((message, index) => decodeScope(message, `scopes[${index}]`, violations));
}

function decodeCaveat(
  { caveat: name, caveatContext }: Scope__Output,
  path: string,
  violations: Violations,
): CaveatUse | undefined {
  const context = decodeOptionalStruct(caveatContext, path, 'caveat_context', violations);
  if (name === '') {
    if (context !== undefined) violations.add(path, 'caveat', RULES.required); // values for nothing
    return undefined;
  }
  violations.checkName(CAVEAT, name, path, 'caveat');
  return { name, context: context ?? {} };
}
