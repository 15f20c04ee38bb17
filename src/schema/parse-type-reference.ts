import type { NameSyntax, RelationSyntax, TypeReferenceSyntax } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';

/** The types of the relation `name`: one or more, with `|` between them. */
export function parseTypeReferences(cursor: TokenCursor, name: string): RelationSyntax['types'] {
  if (!cursor.atName()) {
    cursor.fail(
      `at least one allowed relation/permission is required to be defined for relation \`${name}\``,
    );
  }
  const types = [parseTypeReference(cursor)];
  while (cursor.take('|')) types.push(parseTypeReference(cursor));
  return types;
}

function parseTypeReference(cursor: TokenCursor): TypeReferenceSyntax {
  const { start } = cursor.current;
  const type = cursor.expectPath('subject type');
  const form = parseForm(cursor);
  const traits = cursor.takeKeyword('with') ? parseTraits(cursor) : { caveat: undefined, expires: false };
  return { type, ...form, ...traits, span: cursor.spanFrom(start) };
}

function parseForm(cursor: TokenCursor): Pick<TypeReferenceSyntax, 'kind' | 'relation'> {
  if (cursor.take(':')) {
    cursor.expect('*');
    return { kind: 'wildcard', relation: undefined };
  }
  if (!cursor.take('#')) return { kind: 'object', relation: undefined };
  if (cursor.take('...')) return { kind: 'ellipsis', relation: undefined };
  return { kind: 'subject-set', relation: cursor.expectName('subject relation') };
}

/** Without `use expiration`, `expiration` is a caveat's name like any other. */
function parseTraits(cursor: TokenCursor): {
  readonly caveat: NameSyntax | undefined;
  readonly expires: boolean;
} {
  if (cursor.takeKeyword('expiration')) {
    if (cursor.atKeyword('and'))
      cursor.fail('Expected the caveat before `expiration`, as in `with caveat and expiration`');
    return { caveat: undefined, expires: true };
  }
  const caveat = cursor.expectPath('caveat');
  if (!cursor.takeKeyword('and')) return { caveat, expires: false };
  if (!cursor.takeKeyword('expiration')) cursor.failExpecting('`expiration`');
  return { caveat, expires: true };
}
