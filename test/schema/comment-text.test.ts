import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commentLines, splitComments } from '../../src/schema/comment-text.ts';
import { RUNS } from './compiled.ts';

test.each([
  { comment: '//x', lines: ['// x'] },
  { comment: '//   x  ', lines: ['// x'] },
  { comment: '//', lines: ['//'] },
  { comment: '/*x*/', lines: ['/* x */'] },
  { comment: '/**x*/', lines: ['/** x */'] },
  { comment: '/**/', lines: ['/* */'] },
  { comment: '/***/', lines: ['/** */'] },
  { comment: '/*\n x\n*/', lines: ['/* x */'] },
  { comment: `/* ${'x'.repeat(70)} */`, lines: [`/* ${'x'.repeat(70)} */`] },
  { comment: `/* ${'x'.repeat(71)} */`, lines: ['/*', ` * ${'x'.repeat(71)}`, ' */'] },
  { comment: '/* x\n   y */', lines: ['/*', ' * x', ' * y', ' */'] },
  { comment: '/**\n\t * x\n\t *\n\t *   y\n\t */', lines: ['/**', ' * x', ' *', ' *   y', ' */'] },
  { comment: '/*\n    x\n      y\n*/', lines: ['/*', ' * x', ' *   y', ' */'] },
])('$comment', ({ comment, lines }) => expect(commentLines(comment)).toEqual(lines));

const text = fc.string({ unit: fc.constantFrom('a', ' ', '*', '/', '\n', '\t', '\r') });
const comment = fc.oneof(
  text.filter((one) => !`${one}*/`.slice(0, -1).includes('*/')).map((one) => `/*${one}*/`),
  text.map((one) => `//${one.replaceAll(/[\r\n]/g, '')}`),
);

test('what was printed is printed the same again, and is still one comment', () => {
  fc.assert(
    fc.property(comment, (one) => {
      const lines = commentLines(one);
      expect(splitComments(lines.join('\n'))).toEqual([lines.join('\n')]);
      expect(commentLines(lines.join('\n'))).toEqual(lines);
    }),
    { numRuns: 10 * RUNS },
  );
});

test('joined comments come apart again', () => {
  fc.assert(
    fc.property(fc.array(comment), (comments) => {
      expect(splitComments(comments.join('\n'))).toEqual(comments);
    }),
    { numRuns: RUNS },
  );
});
