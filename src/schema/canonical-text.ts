import { unreachable } from '../base/assert.ts';
import { formatParameterType } from '../caveats/parameter-type.ts';
import { formatAllowedSubject } from './allowed-subject.ts';
import { commentLines, splitComments } from './comment-text.ts';
import { formatRewrite } from './format-rewrite.ts';
import type { Rewrite } from './rewrite.ts';
import type { CaveatDefinition, Definition, Member, Schema } from './schema.ts';

/**
 * The schema written anew from what it means: `use` lines for what it uses, caveats by name, definitions by name,
 * members in their order, partials and imports dissolved, annotations gone. Equal meanings give equal texts; compiling
 * the text gives the schema again. No line break at the end.
 * Source: the shared contract on the schema language, "Canonical text and ReadSchema".
 */
export function canonicalText({ definitions, caveats }: Pick<Schema, 'definitions' | 'caveats'>): string {
  const members = [...definitions.values()].flatMap((definition) => [...definition.members.values()]);
  const blocks = [
    members.some(({ rewrite }) => holdsSelf(rewrite)) ? 'use self' : '',
    members.some(({ allowed }) => allowed.some(({ expires }) => expires)) ? 'use expiration' : '',
    ...byName(caveats.values()).map(formatCaveat),
    ...byName(definitions.values()).map(formatDefinition),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function byName<T extends { readonly name: string }>(items: Iterable<T>): readonly T[] {
  return [...items].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function formatCaveat({ name, comment, parameters, compiled }: CaveatDefinition): string {
  const signature = [...parameters]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([parameter, type]) => `${parameter} ${formatParameterType(type)}`);
  return [
    ...formatComment(comment),
    `caveat ${name}(${signature.join(', ')}) {`,
    `\t${compiled.expression}`,
    '}',
  ].join('\n');
}

function formatDefinition({ name, comment, members }: Definition): string {
  const head = formatComment(comment);
  if (members.size === 0) return [...head, `definition ${name} {}`].join('\n');
  const body = [...members.values()].flatMap((member, index) => {
    const above = formatComment(member.comment);
    const separation = above.length > 0 && index > 0 ? [''] : [];
    return [...separation, ...[...above, formatMember(member)].map((line) => `\t${line}`)];
  });
  return [...head, `definition ${name} {`, ...body, '}'].join('\n');
}

function formatMember({ kind, name, allowed, rewrite }: Member): string {
  return kind === 'relation' || rewrite === undefined
    ? `relation ${name}: ${allowed.map(formatAllowedSubject).join(' | ')}`
    : `permission ${name} = ${formatRewrite(rewrite)}`;
}

function formatComment(joined: string): readonly string[] {
  return splitComments(joined).flatMap(commentLines);
}

function holdsSelf(rewrite: Rewrite | undefined): boolean {
  if (rewrite === undefined) return false;
  switch (rewrite.kind) {
    case 'self':
      return true;
    case 'nil':
    case 'name':
    case 'arrow':
      return false;
    case 'union':
    case 'intersection':
      return rewrite.operands.some(holdsSelf);
    case 'exclusion':
      return holdsSelf(rewrite.base) || holdsSelf(rewrite.except);
    default:
      return unreachable(rewrite);
  }
}
