import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../src/cel/parser.ts';
import { Problems } from '../../src/schema/diagnostic.ts';
import { formatSource } from '../../src/schema/format-source.ts';
import { parseSchema } from '../../src/schema/parse-schema.ts';
import { SourceText } from '../../src/schema/source-text.ts';
import { RUNS, shown } from './compiled.ts';
import { sourceText } from './random-source.ts';

function formatted(text: string): string {
  const outcome = formatSource(text, 'test');
  expect(outcome.kind === 'errors' ? outcome.errors.map(shown) : []).toEqual([]);
  return outcome.kind === 'formatted' ? outcome.text : '';
}

/** Syntax without places, line breaks and comments: what a formatter must leave alone. Expressions as their trees. */
function content(text: string): unknown {
  const problems = new Problems();
  const { items } = parseSchema(new SourceText('test', text), problems);
  expect(problems.found.map(shown)).toEqual([]);
  const placeless = new Set(['span', 'breaks', 'comments', 'inner', 'closing']);
  return JSON.parse(
    JSON.stringify(items, (key, value: unknown) => {
      if (placeless.has(key)) return undefined;
      return key === 'expression' && isWritten(value) ? treeOf(value.text) : value;
    }),
  );
}

/** A caveat's expression; those of permissions are trees already. */
function isWritten(value: unknown): value is { readonly text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && !('kind' in value);
}

function treeOf(expression: string): unknown {
  const parsed = parse(expression);
  if (parsed.kind === 'issues') return expression;
  const places = new Set(['start', 'end']);
  return JSON.parse(
    JSON.stringify(parsed.expression, (key, value: unknown) => {
      if (places.has(key)) return undefined;
      return typeof value === 'bigint' ? `${value}` : value;
    }),
  );
}

/** The words of all comments, sorted: white space and asterisks may change, and places. */
function commentWords(text: string): readonly string[] {
  const problems = new Problems();
  const words: string[] = [];
  JSON.stringify(parseSchema(new SourceText('test', text), problems), (key, value: unknown) => {
    if (key === 'source') return undefined;
    if (['comments', 'inner', 'closing'].includes(key) && Array.isArray(value)) {
      for (const { text: comment } of value)
        words.push(
          ...String(comment)
            .split(/[\s*/]+/)
            .filter((word) => word !== ''),
        );
    }
    return value;
  });
  return words.toSorted();
}

test('formatting keeps the content, loses no comment, and is done after once', () => {
  fc.assert(
    fc.property(sourceText, (text) => {
      const once = formatted(text);
      expect(content(once)).toEqual(content(text));
      expect(commentWords(once)).toEqual(commentWords(text));
      expect(formatted(once)).toBe(once);
    }),
    { numRuns: RUNS },
  );
});

test('the random texts have comments inside statements', () => {
  const samples = fc.sample(sourceText, { numRuns: 100, seed: 1 });
  expect(samples.some((text) => /permission[^\n]*\/\* in \*\//.test(text))).toBe(true);
});

test('a text with errors is not formatted', () => {
  expect(formatSource('definition {', 'x.zed')).toMatchObject({
    kind: 'errors',
    errors: [{ message: 'Expected identifier for definition, found: `{`', source: 'x.zed' }],
  });
});

test.each([
  {
    what: 'spacing, quotes, parentheses and numbers',
    written: "(a==1)&&((b  in ['x','y']))||0x10 > a",
    printed: 'a == 1 && b in ["x", "y"] || 16 > a',
  },
  { what: 'several lines', written: 'a == 1\n\t && b != "}"', printed: 'a == 1 && b != "}"' },
  { what: 'a comment', written: "a==1 // why\n&& b=='x'", printed: "a==1 // why\n&& b=='x'" }, // would be lost
  { what: 'what looks like a comment', written: "b==r'//'", printed: 'b == "//"' },
  { what: 'what does not parse', written: 'a  ==  ', printed: 'a  ==' },
  { what: 'what nobody declared', written: 'nobody  ( c )', printed: 'nobody(c)' },
])('an expression with $what', ({ written, printed }) => {
  const once = formatted(`caveat cav(a int, b string) { ${written} }`);
  expect(once).toBe(`caveat cav(a int, b string) {\n\t${printed}\n}\n`);
  expect(formatted(once)).toBe(once);
});

test('an expression that would be too long when it is printed is left as it is', () => {
  const written = `a==1${'||a==1'.repeat(16_000)}`;
  expect(written.length).toBeLessThan(100_000);
  expect(formatted(`caveat cav(a int) { ${written} }`)).toContain(`\t${written}\n`);
});

test.each([
  { text: '', expected: '' },
  { text: '// only a comment', expected: '// only a comment\n' },
  { text: 'definition aaa {}', expected: 'definition aaa {}\n' },
])('`$text`', ({ text, expected }) => expect(formatted(text)).toBe(expected));
