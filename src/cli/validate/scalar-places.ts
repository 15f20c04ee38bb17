import type { Scalar } from 'yaml';
import { isScalar } from 'yaml';
import type { SourceText } from '../../schema/source-text.ts';
import type { Place } from './place.ts';

/** The text of a YAML scalar, and where in the file each part of it was written. */
export interface ScalarText {
  readonly text: string;
  /** The place of the character at `offset` of `text`. */
  readonly placeAt: (offset: number) => Place;
}

/**
 * The text of a scalar, or undefined for any other node.
 *
 * YAML takes indentation away and folds line breaks, but keeps every other character in its order. So the n-th
 * character that is not white space of the text is the n-th of the source. Where that fails (escapes in quotes), all
 * places are the scalar's beginning.
 */
export function scalarText(node: unknown, source: SourceText): ScalarText | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const text = node.value;
  const start = node.range[0];
  const offsets = sourceOffsets(text, source.text, bodyStart(node, source.text));
  return { text, placeAt: (offset) => ({ source, offset: offsets?.[offset] ?? start }) };
}

/** The offset in `source` of each character of `text`; undefined if they do not line up. */
function sourceOffsets(text: string, source: string, from: number): Uint32Array | undefined {
  const offsets = new Uint32Array(text.length);
  let at = from;
  for (let index = 0; index < text.length; index++) {
    if (isSpace(text, index)) {
      offsets[index] = at; // what follows the character before it
      continue;
    }
    while (at < source.length && isSpace(source, at)) at++;
    if (source[at] !== text[index]) return undefined;
    offsets[index] = at++;
  }
  return offsets;
}

function bodyStart(node: Scalar, source: string): number {
  const start = node.range?.[0] ?? 0;
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') {
    return source.indexOf('\n', start) + 1; // after the header, which may hold a comment
  }
  return node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? start + 1 : start;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text[at] ?? '');
}
