import type { Problems } from './diagnostic.ts';
import { parseCaveat } from './parse-caveat.ts';
import { parseBody, startsTopLevel } from './parse-member.ts';
import type { SourceText } from './source-text.ts';
import type {
  DefinitionSyntax,
  ImportSyntax,
  PartialSyntax,
  SchemaSyntax,
  TopLevelSyntax,
  UseSyntax,
} from './syntax.ts';
import { describeToken } from './token.ts';
import { TokenCursor, Unparsable } from './token-cursor.ts';
import { isUseFlag, USE_FLAGS } from './use-flags.ts';

/**
 * The syntax of one schema text. Problems are reported, and what they touch is left out of the result, which therefore
 * means something only when nothing was reported. Never throws; linear in the length of the text.
 */
export function parseSchema(source: SourceText, problems: Problems): SchemaSyntax {
  const cursor = new TokenCursor(source, problems);
  const items: TopLevelSyntax[] = [];
  let useIsOver = false;
  for (;;) {
    while (cursor.take(';') || cursor.take('line-end'));
    if (cursor.at('end')) return { items, closing: cursor.takeCommentsBefore(cursor.current.end + 1) };
    const item = tryTopLevel(cursor);
    if (item === undefined) continue;
    items.push(item);
    if (item.kind === 'definition' || item.kind === 'caveat') useIsOver = true;
    if (item.kind === 'use') applyUse(cursor, item, useIsOver);
  }
}

function applyUse(cursor: TokenCursor, { flag, span }: UseSyntax, useIsOver: boolean): void {
  if (useIsOver) cursor.problems.parse(span, '`use` expressions must be declared before any definition');
  if (isUseFlag(flag.text)) cursor.turnOn(flag.text);
  else {
    const options = USE_FLAGS.join(', ');
    cursor.problems.parse(flag.span, `Unknown use flag: \`${flag.text}\`. Options are: ${options}`);
  }
}

function tryTopLevel(cursor: TokenCursor): TopLevelSyntax | undefined {
  const { start } = cursor.current;
  try {
    return parseTopLevel(cursor);
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    // The word the item began with would begin it again.
    if (cursor.current.start === start) cursor.advance();
    while (!cursor.at('end') && !startsTopLevel(cursor)) cursor.advance();
    return undefined;
  }
}

function parseTopLevel(cursor: TokenCursor): TopLevelSyntax {
  const { start, breaks } = cursor.current;
  const comments = cursor.takeCommentsBefore(start);
  const content = parseContent(cursor);
  const inner = cursor.takeCommentsBefore(cursor.lastEnd);
  return { inner, ...content, span: cursor.spanFrom(start), comments, breaks };
}

/** What follows the comments; a body's owner has already taken its inner comments, before the members could. */
type Content<T> = T extends DefinitionSyntax | PartialSyntax
  ? Omit<T, 'span' | 'comments' | 'breaks'>
  : T extends TopLevelSyntax
    ? Omit<T, 'span' | 'comments' | 'inner' | 'breaks'>
    : never;

function parseContent(cursor: TokenCursor): Content<TopLevelSyntax> {
  if (cursor.takeKeyword('definition')) return { kind: 'definition', ...parseBlock(cursor, 'definition') };
  if (cursor.takeKeyword('partial')) return { kind: 'partial', ...parseBlock(cursor, 'partial') };
  if (cursor.takeKeyword('caveat')) return { kind: 'caveat', ...parseCaveat(cursor) };
  if (cursor.takeKeyword('import')) return parseImport(cursor);
  if (cursor.at('word') && cursor.current.text === 'use') return parseUse(cursor);
  return cursor.fail(`Unexpected token at root level: ${describeToken(cursor.current)}`);
}

function parseBlock(cursor: TokenCursor, what: string): Pick<DefinitionSyntax, 'name' | 'inner' | 'body'> {
  const name = cursor.expectPath(what);
  const inner = cursor.takeCommentsBefore(cursor.current.start);
  return { name, inner, body: parseBody(cursor) };
}

/** The flag may be a keyword by now, when it is repeated. */
function parseUse(cursor: TokenCursor): Content<UseSyntax> {
  cursor.advance();
  if (!cursor.at('word')) cursor.failExpecting('name of a use flag');
  const { text, start } = cursor.advance();
  return { kind: 'use', flag: { text, span: cursor.spanFrom(start) } };
}

function parseImport(cursor: TokenCursor): Content<ImportSyntax> {
  if (!cursor.at('string')) cursor.failExpecting('path in quotes');
  const quoted = cursor.advance().text;
  return { kind: 'import', quoted, path: quoted.replace(/^("""|'''|"|')([^]*)\1$/, '$2') };
}
