import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { formatSource } from '../../src/schema/format-source.ts';
import { RUNS, schemaOf } from './compiled.ts';
import { schemaContent, type SchemaContent } from './random-schema.ts';

/** As far as texts decide it: maps as lists, by name where order means nothing, without offsets. */
function meaning({ definitions, caveats }: SchemaContent): unknown {
  const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
    one < other ? -1 : 1;
  return {
    definitions: [...definitions]
      .toSorted(byName)
      .map(([, { name, comment, members }]) => ({ name, comment, members: [...members.values()] })),
    caveats: [...caveats].toSorted(byName).map(([, { name, comment, parameters, expression }]) => ({
      name,
      comment,
      parameters: [...parameters].toSorted(byName),
      expression,
    })),
  };
}

test('the canonical text of a schema compiles to the same schema', () => {
  fc.assert(
    fc.property(schemaContent, (content) => {
      const text = canonicalText(content);
      const schema = schemaOf(text);
      expect(meaning(schema)).toEqual(meaning(content));
      expect(canonicalText(schema)).toBe(text);
    }),
    { numRuns: RUNS },
  );
});

test('canonical text needs no formatting beyond the line break at its end', () => {
  fc.assert(
    fc.property(schemaContent, (content) => {
      const text = canonicalText(content);
      expect(formatSource(text, 'test')).toEqual({ kind: 'formatted', text: `${text}\n` });
    }),
    { numRuns: RUNS },
  );
});
