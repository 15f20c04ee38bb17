import { BASIC_DIALECT } from '../cel/dialect.ts';
import { Issues } from '../cel/issue.ts';
import { EXPRESSION_LENGTH_MAX, parse } from '../cel/parser.ts';
import { print } from '../cel/printer.ts';
import { tokenize } from '../cel/tokens.ts';

/**
 * A caveat's expression printed anew. Undefined where that would lose something: `text` does not parse, holds a
 * comment, or is too long once it is printed.
 */
export function canonicalExpression(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed.kind === 'issues' || holdsComment(text)) return undefined;
  const printed = print(parsed.expression);
  return printed.length > EXPRESSION_LENGTH_MAX ? undefined : printed;
}

/** What lies between the tokens of a text that parses is white space and comments. */
function holdsComment(text: string): boolean {
  let end = 0;
  return tokenize(text, BASIC_DIALECT, new Issues()).some((token) => {
    const between = text.slice(end, token.start);
    end = token.end;
    return between.includes('//');
  });
}
