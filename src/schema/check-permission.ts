import type { DeclaredDefinition } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import type { Definition, Member } from './schema.ts';
import { type ArrowSyntax, type NameSyntax, type PermissionSyntax, referencesIn } from './syntax.ts';
import type { WildcardUse } from './wildcards.ts';

/**
 * What a permission's operands name must exist in its own definition, and arrows must leave from a relation without
 * wildcards. Whether an arrow arrives anywhere is no error: see `lint-schema.ts`.
 */
export function checkPermission(
  wildcards: ReadonlyMap<Member, WildcardUse>,
  { definition }: DeclaredDefinition,
  syntax: PermissionSyntax,
  problems: Problems,
): void {
  for (const reference of referencesIn(syntax.expression)) {
    const name = reference.kind === 'arrow' ? reference.over : reference.name;
    const member = definition.members.get(name.text);
    if (member === undefined) reportUnknown(definition, name, problems);
    else if (reference.kind === 'arrow') {
      checkLeftSide(wildcards, definition, syntax.name.text, reference, member, problems);
    }
  }
}

function reportUnknown(
  { name: definition }: Definition,
  { text, span }: NameSyntax,
  problems: Problems,
): void {
  const message = `relation/permission \`${text}\` not found under definition \`${definition}\``;
  problems.type(span, message, { definition_name: definition, relation_or_permission_name: text });
}

function checkLeftSide(
  wildcards: ReadonlyMap<Member, WildcardUse>,
  { name: definition }: Definition,
  permission: string,
  { over }: ArrowSyntax,
  left: Member,
  problems: Problems,
): void {
  const where = { definition_name: definition, permission_name: permission };
  if (left.kind === 'permission') {
    const place = `under permission \`${permission}\` under definition \`${definition}\``;
    const why = `permissions cannot be used on the left hand side of an arrow (found \`${over.text}\`)`;
    problems.type(over.span, `${place}: ${why}`, { ...where, used_permission_name: over.text });
  }
  const use = wildcards.get(left);
  if (use === undefined) return;
  const what = `relation \`${definition}#${over.text}\` includes wildcard type \`${use.type}\``;
  const why = `via relation \`${use.via}\`: wildcard relations cannot be used on the left side of arrows`;
  const message = `for arrow under permission \`${permission}\`: ${what} ${why}`;
  problems.type(over.span, message, { ...where, accessed_relation_name: over.text });
}
