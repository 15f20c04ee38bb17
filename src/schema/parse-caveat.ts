import { findCaveatBodyEnd } from './caveat-body.ts';
import type { CaveatSyntax, NameSyntax, ParameterSyntax, ParameterTypeSyntax } from './syntax.ts';
import { type TokenCursor, Unparsable } from './token-cursor.ts';

/** Type arguments within type arguments. */
export const PARAMETER_TYPE_NESTING_MAX = 20;
/** In characters. */
export const CAVEAT_EXPRESSION_LENGTH_MAX = 100_000;

/** From the name on; the keyword `caveat` was just taken. */
export function parseCaveat(cursor: TokenCursor): Pick<CaveatSyntax, 'name' | 'parameters' | 'expression'> {
  const name = cursor.expectPath('caveat');
  cursor.expect('(');
  const parameters = [parseParameter(cursor)];
  while (cursor.take(',')) parameters.push(parseParameter(cursor));
  cursor.expect(')');
  if (!cursor.at('{')) cursor.failExpecting('`{`');
  const expression = parseBody(cursor, name.text);
  return { name, parameters, expression };
}

function parseParameter(cursor: TokenCursor): ParameterSyntax {
  return { name: cursor.expectName('caveat parameter'), type: parseParameterType(cursor, 0) };
}

function parseParameterType(cursor: TokenCursor, nesting: number): ParameterTypeSyntax {
  if (nesting > PARAMETER_TYPE_NESTING_MAX) {
    cursor.fail(`Expected type arguments nested at most ${PARAMETER_TYPE_NESTING_MAX} deep, found deeper`);
  }
  const name = cursor.expectName('caveat parameter type');
  if (!cursor.take('<')) return { name, of: [] };
  const of = [parseParameterType(cursor, nesting + 1)];
  while (cursor.take(',')) of.push(parseParameterType(cursor, nesting + 1));
  cursor.expect('>');
  return { name, of };
}

/** The cursor stands at the opening brace and ends after the closing one. */
function parseBody(cursor: TokenCursor, name: string): NameSyntax {
  const { source, problems } = cursor;
  const open = cursor.current;
  const end = findCaveatBodyEnd(source.text, open.end);
  if (end.kind !== 'closed') {
    const start = end.kind === 'unclosed' ? open.start : end.start;
    const stop = end.kind === 'unclosed' ? open.end : end.end;
    const message =
      end.kind === 'unclosed' ? `Expected \`}\` at the end of caveat \`${name}\`` : 'Unterminated string';
    problems.parse({ source, start, end: stop }, message);
    cursor.resumeAt(end.kind === 'unclosed' ? source.text.length : end.end);
    throw new Unparsable(message);
  }
  const written = source.text.slice(open.end, end.offset);
  const text = written.trim();
  const start = open.end + written.length - written.trimStart().length;
  const span = { source, start, end: start + text.length };
  if (text === '')
    problems.parse({ source, start: open.start, end: end.offset + 1 }, 'missing caveat expression');
  if (text.length > CAVEAT_EXPRESSION_LENGTH_MAX) {
    const limit = `at most ${CAVEAT_EXPRESSION_LENGTH_MAX} characters`;
    problems.parse(span, `Expected caveat expression of ${limit}, found: ${text.length}`);
  }
  cursor.resumeAt(end.offset);
  cursor.expect('}');
  return { text, span };
}
