import type { AllowedSubject } from './schema.ts';
import type { TypeReferenceSyntax } from './syntax.ts';

export function allowedSubjectOf({
  type,
  kind,
  relation,
  caveat,
  expires,
}: TypeReferenceSyntax): AllowedSubject {
  return {
    type: type.text,
    kind: kind === 'ellipsis' ? 'object' : kind,
    relation: relation?.text ?? '',
    caveat: caveat?.text ?? '',
    expires,
  };
}

/** As a schema writes it: `user`, `group#member`, `user:*`, then ` with caveat and expiration` as far as it has them. */
export function formatAllowedSubject(allowed: AllowedSubject): string {
  const traits = [allowed.caveat, allowed.expires ? 'expiration' : ''].filter((trait) => trait !== '');
  return traits.length === 0
    ? formatSubjectForm(allowed)
    : `${formatSubjectForm(allowed)} with ${traits.join(' and ')}`;
}

/** Without its traits. */
export function formatSubjectForm({
  type,
  kind,
  relation,
}: Omit<AllowedSubject, 'caveat' | 'expires'>): string {
  switch (kind) {
    case 'object':
      return type;
    case 'subject-set':
      return `${type}#${relation}`;
    case 'wildcard':
      return `${type}:*`;
  }
}

/** Whether both admit the same subjects, traits aside. */
export function isSameForm(one: AllowedSubject, other: Omit<AllowedSubject, 'caveat' | 'expires'>): boolean {
  return one.type === other.type && one.kind === other.kind && one.relation === other.relation;
}

export function isSameAllowed(one: AllowedSubject, other: AllowedSubject): boolean {
  return isSameForm(one, other) && one.caveat === other.caveat && one.expires === other.expires;
}
