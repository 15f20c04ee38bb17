import type { Declarations, DeclaredDefinition, DeclaredMember } from './declarations.ts';
import { findMember } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import type { Member } from './schema.ts';
import type { Span } from './source-text.ts';
import { type ArrowSyntax, referencesIn } from './syntax.ts';

export type LintName =
  | 'relation-name-references-parent'
  | 'permission-references-itself'
  | 'arrow-references-unreachable-relation'
  | 'arrow-walks-subject-relation'
  | 'arrow-references-relation';

/**
 * What is legal and probably not meant. A comment `spicedb-ignore-warning: NAME` above the member silences one.
 * Source: the shared contract on the schema language, "Lints".
 */
export function lintSchema(declarations: Declarations, warnings: Problems): void {
  for (const declared of declarations.definitions.values()) {
    for (const one of declared.members) {
      const warn = (name: LintName, span: Span, message: string): void => {
        if (isSilenced(one, name)) return;
        const details = {
          warning_name: name,
          definition_name: declared.definition.name,
          relation_or_permission_name: one.member.name,
        };
        warnings.type(span, `${message} (${name})`, details);
      };
      lintMember(declarations, declared, one, warn);
    }
  }
}

type Warn = (name: LintName, span: Span, message: string) => void;

function isSilenced({ syntax }: DeclaredMember, name: LintName): boolean {
  return [...syntax.comments, ...syntax.inner].some(
    ({ text }) => /spicedb-ignore-warning:\s*([a-z-]+)/.exec(text)?.[1] === name,
  );
}

function lintMember(
  declarations: Declarations,
  { definition }: DeclaredDefinition,
  one: DeclaredMember,
  warn: Warn,
): void {
  const { text: name, span } = one.syntax.name;
  const parent = definition.name.slice(definition.name.lastIndexOf('/') + 1);
  if (name === parent || name.endsWith(`_${parent}`)) {
    const message = `${one.kind} \`${name}\` repeats the name of its definition \`${definition.name}\``;
    warn('relation-name-references-parent', span, message);
  }
  if (one.kind === 'relation') return;
  for (const reference of referencesIn(one.syntax.expression)) {
    if (reference.kind === 'arrow') {
      lintArrow(declarations, definition.members.get(reference.over.text), reference, warn);
    } else if (reference.name.text === name) {
      const message = `permission \`${name}\` under definition \`${definition.name}\` references itself`;
      warn('permission-references-itself', reference.span, message);
    }
  }
}

function lintArrow(
  declarations: Declarations,
  left: Member | undefined,
  { over, then, span }: ArrowSyntax,
  warn: Warn,
): void {
  if (left === undefined) return;
  const arrow = `arrow \`${over.text}->${then.text}\``;
  const types = [...new Set(left.allowed.map(({ type }) => type))];
  const targets = types.map((type) => findMember(declarations, type, then.text));
  if (targets.every((target) => target === undefined)) {
    const message = `${arrow}: no subject type of relation \`${over.text}\` has a relation or permission \`${then.text}\``;
    warn('arrow-references-unreachable-relation', span, message);
  }
  const set = left.allowed.find(({ kind }) => kind === 'subject-set');
  if (set !== undefined) {
    const subject = `\`${set.type}#${set.relation}\``;
    const message = `${arrow} walks the objects of ${subject} and ignores its subject relation`;
    warn('arrow-walks-subject-relation', span, message);
  }
  const relation = types.find((_, index) => targets[index]?.kind === 'relation');
  if (relation !== undefined) {
    const message = `${arrow} references the relation \`${relation}#${then.text}\`; a permission can change without its users`;
    warn('arrow-references-relation', span, message);
  }
}
