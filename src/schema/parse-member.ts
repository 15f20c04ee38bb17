import { parseExpression } from './parse-expression.ts';
import { parseTypeReferences } from './parse-type-reference.ts';
import type { AnnotationSyntax, BodySyntax, MemberSyntax } from './syntax.ts';
import { type TokenCursor, Unparsable } from './token-cursor.ts';

/**
 * The members between the braces. A member that does not parse is reported and passed over. Ends after the closing
 * brace, or where the body was evidently meant to end.
 */
export function parseBody(cursor: TokenCursor): BodySyntax {
  const open = cursor.expect('{');
  const members: MemberSyntax[] = [];
  for (;;) {
    while (cursor.take(';') || cursor.take('line-end'));
    if (cursor.at('}')) {
      const closing = cursor.takeCommentsBefore(cursor.current.start);
      cursor.advance();
      return { members, closing };
    }
    if (isPastBody(cursor)) {
      cursor.problems.parse(
        { source: cursor.source, start: open.start, end: open.end },
        'Expected `}` to close this body',
      );
      throw new Unparsable('body without an end');
    }
    const member = tryMember(cursor);
    if (member !== undefined) members.push(member);
  }
}

/** Words that begin the next definition. */
export function startsTopLevel(cursor: TokenCursor): boolean {
  return cursor.atKeyword('definition') || cursor.atKeyword('caveat') || cursor.atKeyword('partial');
}

/** Whether the closing brace is evidently missing: the input ends, or a line begins the next definition. */
function isPastBody(cursor: TokenCursor): boolean {
  return cursor.at('end') || (startsTopLevel(cursor) && cursor.current.breaks > 0);
}

function tryMember(cursor: TokenCursor): MemberSyntax | undefined {
  try {
    const member = parseMember(cursor);
    if (!endsHere(cursor)) cursor.failExpecting('end of statement or definition');
    return member;
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    skipMember(cursor);
    return undefined;
  }
}

/**
 * A line break after `user#...` ends no statement by itself, since the type may go on with `with` or `|`; when it does
 * not, the line break will do. So `user#...` can stand wherever `user` can.
 */
function endsHere(cursor: TokenCursor): boolean {
  if (cursor.atStatementEnd()) return true;
  const { breaks, comments } = cursor.current;
  const isOnNewLine = breaks > 0 || comments.some((comment) => comment.breaks > 0);
  return isOnNewLine && cursor.source.text.endsWith('...', cursor.lastEnd);
}

/** On to where the next member may begin; a brace opened on the way is passed with its content. */
function skipMember(cursor: TokenCursor): void {
  let depth = 0;
  while (!isPastBody(cursor)) {
    if (depth === 0 && (cursor.atStatementEnd() || cursor.at('}') || startsMember(cursor))) return;
    if (cursor.at('{')) depth++;
    else if (cursor.at('}')) depth--;
    cursor.advance();
  }
}

function startsMember(cursor: TokenCursor): boolean {
  return cursor.current.breaks > 0 && (cursor.atKeyword('relation') || cursor.atKeyword('permission'));
}

function parseMember(cursor: TokenCursor): MemberSyntax {
  const { start, breaks } = cursor.current;
  const comments = cursor.takeCommentsBefore(start);
  const content = parseContent(cursor);
  const inner = cursor.takeCommentsBefore(cursor.lastEnd);
  return { ...content, span: cursor.spanFrom(start), comments, inner, breaks };
}

type Content<T> = T extends MemberSyntax ? Omit<T, 'span' | 'comments' | 'inner' | 'breaks'> : never;

function parseContent(cursor: TokenCursor): Content<MemberSyntax> {
  if (cursor.takeKeyword('relation')) {
    const name = cursor.expectName('relation');
    cursor.expect(':');
    return { kind: 'relation', name, types: parseTypeReferences(cursor, name.text) };
  }
  if (cursor.takeKeyword('permission')) {
    const name = cursor.expectName('permission');
    const annotation = cursor.take(':') ? parseAnnotation(cursor) : undefined;
    cursor.expect('=');
    return { kind: 'permission', name, annotation, expression: parseExpression(cursor) };
  }
  if (cursor.isOn('partial') && cursor.take('...')) {
    return { kind: 'partial-reference', name: cursor.expectName('partial') };
  }
  return cursor.failExpecting('`relation`, `permission` or end of definition');
}

function parseAnnotation(cursor: TokenCursor): AnnotationSyntax {
  const types = [cursor.expectName('type annotation')];
  while (cursor.take('|')) types.push(cursor.expectName('type annotation'));
  return { types, enforced: cursor.isOn('typechecking') };
}
