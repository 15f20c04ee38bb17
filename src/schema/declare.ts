import { allowedSubjectOf } from './allowed-subject.ts';
import { checkDefinitionName, checkMemberNames } from './check-names.ts';
import type { Declarations, DeclaredCaveat, DeclaredDefinition, DeclaredMember } from './declarations.ts';
import { declareCaveat } from './declare-caveat.ts';
import type { Problems } from './diagnostic.ts';
import { formattedNesting } from './format-rewrite.ts';
import type { DeclaringSyntax } from './load-sources.ts';
import { EXPRESSION_NESTING_MAX } from './parse-expression.ts';
import { rewriteOf } from './rewrite-of.ts';
import type { Member } from './schema.ts';
import { PartialSplicer, type PlainMemberSyntax } from './splice-partials.ts';
import type { DefinitionSyntax, PartialSyntax } from './syntax.ts';
import { commentText } from './comment-text.ts';

/** Translates syntax into declarations: partials spliced, names valid and not reused, caveats' parameters typed. */
export function declare(items: readonly DeclaringSyntax[], problems: Problems): Declarations {
  const splicer = new PartialSplicer(collectPartials(items, problems), problems);
  const definitions = new Map<string, DeclaredDefinition>();
  const caveats = new Map<string, DeclaredCaveat>();
  for (const item of items) {
    if (item.kind === 'partial') continue;
    const { text: name, span } = item.name;
    if (definitions.has(name) || caveats.has(name)) {
      problems.parse(span, `found name reused between multiple definitions and/or caveats: ${name}`);
    } else if (item.kind === 'caveat') caveats.set(name, declareCaveat(item, problems));
    else definitions.set(name, declareDefinition(item, splicer, problems));
  }
  return { definitions, caveats };
}

function collectPartials(
  items: readonly DeclaringSyntax[],
  problems: Problems,
): ReadonlyMap<string, PartialSyntax> {
  const partials = new Map<string, PartialSyntax>();
  for (const item of items) {
    if (item.kind !== 'partial') continue;
    const { text: name, span } = item.name;
    if (partials.has(name)) problems.parse(span, `found partial with same name as existing partial: ${name}`);
    else partials.set(name, item);
  }
  for (const { kind, name } of items) {
    if (kind === 'partial' || !partials.has(name.text)) continue;
    problems.parse(name.span, `found ${kind} with same name as existing partial: ${name.text}`);
  }
  return partials;
}

function declareDefinition(
  { name, comments, body }: DefinitionSyntax,
  splicer: PartialSplicer,
  problems: Problems,
): DeclaredDefinition {
  checkDefinitionName(name, problems);
  const members = splicer.splice(body.members).map((member) => declareMember(member, problems));
  for (const { syntax } of members) checkMemberNames(syntax, problems);
  const byName = new Map<string, Member>();
  for (const { member } of members) {
    if (!byName.has(member.name)) byName.set(member.name, member);
  }
  const definition = { name: name.text, comment: commentText(comments), members: byName };
  return { definition, span: name.span, members };
}

function declareMember(syntax: PlainMemberSyntax, problems: Problems): DeclaredMember {
  const comment = commentText(syntax.comments);
  const name = syntax.name.text;
  if (syntax.kind === 'relation') {
    const allowed = syntax.types.map(allowedSubjectOf);
    return {
      kind: 'relation',
      member: { kind: 'relation', name, comment, allowed, rewrite: undefined },
      syntax,
    };
  }
  const rewrite = rewriteOf(syntax.expression);
  if (formattedNesting(rewrite) > EXPRESSION_NESTING_MAX) {
    // Canonical text has parentheses where precedence needs none, and it must parse as well.
    const limit = `nested at most ${EXPRESSION_NESTING_MAX} deep`;
    problems.parse(syntax.name.span, `Expected operations of permission \`${name}\` ${limit}, found deeper`);
  }
  return { kind: 'permission', member: { kind: 'permission', name, comment, allowed: [], rewrite }, syntax };
}
