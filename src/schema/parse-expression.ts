import { joinSpans } from './source-text.ts';
import type { ArrowSyntax, ExpressionSyntax } from './syntax.ts';
import { describeToken } from './token.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Parentheses within parentheses. */
export const EXPRESSION_NESTING_MAX = 100;
/** Exclusions in one expression: a chain of them nests to the left, unlike unions and intersections. */
export const EXCLUSIONS_MAX = 100;

/**
 * The expression of a permission. `+` binds tighter than `&`, which binds tighter than `-`; all associate to the left.
 * The two limits bound the depth of the result, so whoever walks it may recurse.
 */
export function parseExpression(cursor: TokenCursor): ExpressionSyntax {
  if (cursor.atStatementEnd() || cursor.at('}')) cursor.fail('Expected compute expression for permission');
  return parseExclusion(cursor, { exclusions: 0 }, 0);
}

/** What was met so far in the whole expression. */
interface Tally {
  exclusions: number;
}

function parseExclusion(cursor: TokenCursor, tally: Tally, nesting: number): ExpressionSyntax {
  let base = parseIntersection(cursor, tally, nesting);
  while (cursor.at('-')) {
    if (++tally.exclusions > EXCLUSIONS_MAX) {
      cursor.fail(`Expected at most ${EXCLUSIONS_MAX} exclusions in one expression, found more`);
    }
    cursor.advance();
    const except = parseRight(cursor, () => parseIntersection(cursor, tally, nesting));
    base = { kind: 'exclusion', base, except, span: joinSpans(base.span, except.span) };
  }
  return base;
}

function parseIntersection(cursor: TokenCursor, tally: Tally, nesting: number): ExpressionSyntax {
  return parseChain(cursor, 'intersection', '&', () => parseUnion(cursor, tally, nesting));
}

function parseUnion(cursor: TokenCursor, tally: Tally, nesting: number): ExpressionSyntax {
  return parseChain(cursor, 'union', '+', () => parseOperand(cursor, tally, nesting));
}

function parseChain(
  cursor: TokenCursor,
  kind: 'union' | 'intersection',
  operator: '+' | '&',
  parse: () => ExpressionSyntax,
): ExpressionSyntax {
  const first = parse();
  if (!cursor.at(operator)) return first;
  const operands = [first];
  let last = first;
  while (cursor.take(operator)) {
    last = parseRight(cursor, parse);
    operands.push(last);
  }
  return { kind, operands, span: joinSpans(first.span, last.span) };
}

function parseRight(cursor: TokenCursor, parse: () => ExpressionSyntax): ExpressionSyntax {
  if (!startsOperand(cursor)) cursor.failExpecting('right hand expression');
  return parse();
}

function startsOperand(cursor: TokenCursor): boolean {
  return cursor.atName() || cursor.at('(') || cursor.atKeyword('nil') || cursor.atKeyword('self');
}

function parseOperand(cursor: TokenCursor, tally: Tally, nesting: number): ExpressionSyntax {
  const { start } = cursor.current;
  if (cursor.at('(')) {
    if (nesting === EXPRESSION_NESTING_MAX) {
      cursor.fail(`Expected parentheses nested at most ${EXPRESSION_NESTING_MAX} deep, found deeper`);
    }
    cursor.advance();
    const inner = parseExclusion(cursor, tally, nesting + 1);
    cursor.expect(')');
    return { kind: 'parentheses', inner, span: cursor.spanFrom(start) };
  }
  if (cursor.takeKeyword('nil')) return { kind: 'nil', span: cursor.spanFrom(start) };
  if (cursor.takeKeyword('self')) return { kind: 'self', span: cursor.spanFrom(start) };
  if (!cursor.atName()) cursor.failExpecting('compute expression for permission');
  const name = cursor.expectName('operand');
  const arrow = parseArrow(cursor, name.text, start);
  return arrow ?? { kind: 'name', name, span: name.span };
}

/** What follows a name: `->b`, `.any(b)`, `.all(b)`, or nothing. A second one is read, and refused. */
function parseArrow(cursor: TokenCursor, over: string, start: number): ArrowSyntax | undefined {
  if (!cursor.at('->') && !cursor.at('.')) return undefined;
  const overSpan = cursor.spanFrom(start);
  const step = parseStep(cursor);
  const arrow: ArrowSyntax = {
    kind: 'arrow',
    over: { text: over, span: overSpan },
    ...step,
    span: cursor.spanFrom(start),
  };
  let isNested = false;
  while (cursor.at('->') || cursor.at('.')) {
    isNested = true;
    parseStep(cursor);
  }
  if (isNested) cursor.problems.parse(cursor.spanFrom(start), 'Nested arrows not yet supported');
  return arrow;
}

function parseStep(cursor: TokenCursor): Pick<ArrowSyntax, 'then' | 'quantifier' | 'written'> {
  if (cursor.take('->')) {
    return { then: cursor.expectName('arrow'), quantifier: 'any', written: 'arrow' };
  }
  cursor.expect('.');
  const quantifier = parseQuantifier(cursor);
  cursor.expect('(');
  const then = cursor.expectName('arrow function');
  cursor.expect(')');
  return { then, quantifier, written: 'function' };
}

function parseQuantifier(cursor: TokenCursor): 'any' | 'all' {
  const { text } = cursor.current;
  if (cursor.at('word') && (text === 'any' || text === 'all')) {
    cursor.advance();
    return text;
  }
  return cursor.fail(`Expected 'any' or 'all' for arrow function, found: ${describeToken(cursor.current)}`);
}
