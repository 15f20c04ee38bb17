import { checkAliasRings } from './check-alias-rings.ts';
import { checkAnnotations } from './check-annotations.ts';
import { checkPermission } from './check-permission.ts';
import { checkRelation } from './check-relation.ts';
import type { Declarations, DeclaredDefinition } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import { findWildcards } from './wildcards.ts';

/** Reports whatever does not fit together across definitions. Linear in the size of the schema, but for annotations. */
export function checkTypes(declarations: Declarations, problems: Problems): void {
  const wildcards = findWildcards(declarations);
  for (const declared of declarations.definitions.values()) {
    checkNamesDiffer(declared, problems);
    for (const one of declared.members) {
      if (one.kind === 'relation') checkRelation(declarations, wildcards, declared, one.syntax, problems);
      else checkPermission(wildcards, declared, one.syntax, problems);
    }
    checkAliasRings(declared, problems);
  }
  // Reachability has a meaning only when every name does.
  if (problems.isEmpty) checkAnnotations(declarations, problems);
}

function checkNamesDiffer({ definition, members }: DeclaredDefinition, problems: Problems): void {
  for (const { member, syntax } of members) {
    if (definition.members.get(member.name) === member) continue;
    const what = `relation/permission name \`${member.name}\` under definition \`${definition.name}\``;
    const details = { definition_name: definition.name, relation_or_permission_name: member.name };
    problems.type(syntax.name.span, `found duplicate ${what}`, details);
  }
}
