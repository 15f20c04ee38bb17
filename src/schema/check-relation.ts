import { allowedSubjectOf, formatAllowedSubject } from './allowed-subject.ts';
import { type Declarations, type DeclaredDefinition, findMember } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import type { Member } from './schema.ts';
import type { RelationSyntax, TypeReferenceSyntax } from './syntax.ts';
import type { WildcardUse } from './wildcards.ts';

/** What a relation's types name must exist, and each alternative must say something new. */
export function checkRelation(
  declarations: Declarations,
  wildcards: ReadonlyMap<Member, WildcardUse>,
  { definition }: DeclaredDefinition,
  syntax: RelationSyntax,
  problems: Problems,
): void {
  const relation = syntax.name.text;
  const seen = new Set<string>();
  for (const reference of syntax.types) {
    const where = { definition_name: definition.name, relation_name: relation };
    const text = formatAllowedSubject(allowedSubjectOf(reference));
    if (seen.has(text)) {
      const on = `on relation \`${relation}\` under definition \`${definition.name}\``;
      const details = { ...where, allowed_relation: text };
      problems.type(reference.span, `found duplicate allowed subject type \`${text}\` ${on}`, details);
    }
    seen.add(text);
    checkType(declarations, reference, where, problems);
    checkCaveat(declarations, reference, where, problems);
    checkTransitiveWildcard(declarations, wildcards, reference, where, problems);
  }
}

interface Where extends Record<string, string> {
  readonly definition_name: string;
  readonly relation_name: string;
}

function checkType(
  { definitions }: Declarations,
  { type, relation }: TypeReferenceSyntax,
  where: Where,
  problems: Problems,
): void {
  const target = definitions.get(type.text);
  if (target === undefined) {
    const what = `could not lookup definition \`${type.text}\` for relation \`${where.relation_name}\``;
    problems.type(type.span, `${what}: object definition \`${type.text}\` not found`, where);
  } else if (relation !== undefined && !target.definition.members.has(relation.text)) {
    const details = { definition_name: type.text, relation_or_permission_name: relation.text };
    const what = `relation/permission \`${relation.text}\` not found under definition \`${type.text}\``;
    problems.type(relation.span, what, details);
  }
}

function checkCaveat(
  { caveats }: Declarations,
  { caveat }: TypeReferenceSyntax,
  where: Where,
  problems: Problems,
): void {
  if (caveat === undefined || caveats.has(caveat.text)) return;
  const what = `could not lookup caveat \`${caveat.text}\` for relation \`${where.relation_name}\``;
  const details = { ...where, caveat_name: caveat.text };
  problems.type(caveat.span, `${what}: caveat with name \`${caveat.text}\` not found`, details);
}

/** A definition may include a wildcard of its own: the language we share checks only the others. */
function checkTransitiveWildcard(
  declarations: Declarations,
  wildcards: ReadonlyMap<Member, WildcardUse>,
  { type, relation, span }: TypeReferenceSyntax,
  where: Where,
  problems: Problems,
): void {
  if (relation === undefined || type.text === where.definition_name) return;
  const included = findMember(declarations, type.text, relation.text);
  const use = included === undefined ? undefined : wildcards.get(included);
  if (use === undefined) return;
  const what = `relation/permission \`${type.text}#${relation.text}\` includes wildcard type \`${use.type}\``;
  const why = `via relation \`${use.via}\`: wildcard relations cannot be transitively included`;
  problems.type(span, `for relation \`${where.relation_name}\`: ${what} ${why}`, where);
}
