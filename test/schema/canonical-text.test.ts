import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { commentLines, splitComments } from '../../src/schema/comment-text.ts';
import { formatSource } from '../../src/schema/format-source.ts';
import { RUNS, schemaOf } from './compiled.ts';
import { schemaContent, type SchemaContent } from './random-schema.ts';

/** As far as a text decides it: by name where order means nothing, comments by their lines, no offsets. */
function meaning({ definitions, caveats }: SchemaContent): unknown {
  return {
    definitions: sorted(definitions).map(([, { name, comment, members }]) => ({
      name,
      comment: lines(comment),
      members: [...members.values()].map((member) => ({ ...member, comment: lines(member.comment) })),
    })),
    caveats: sorted(caveats).map(([, { name, comment, parameters, compiled }]) => ({
      name,
      comment: lines(comment),
      parameters: sorted(parameters),
      expression: compiled.expression,
    })),
  };
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function lines(comment: string): readonly string[] {
  return splitComments(comment).flatMap(commentLines);
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
