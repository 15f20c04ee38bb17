import { assert } from '../../base/assert.ts';
import type { PreparedEntry } from '../record/prepared-entry.ts';

/**
 * Prepared entries as columns. Objects would cost the thread that gets them more than all it does with them: a text is
 * copied as it is, and one for all entries costs as much as one for each.
 */
export interface PackedEntries {
  readonly count: number;
  /** Canonical JSON has no line feed, so they stand on lines of one text. */
  readonly texts: string;
  /** The masked paths of each, as JSON on its line; '' when none has any. */
  readonly masked: string;
  /** Of each entry: twice the number of its terms, plus one for a plain allow; then its terms. */
  readonly terms: Uint32Array;
}

export function packEntries(entries: readonly PreparedEntry[]): PackedEntries {
  const terms = new Uint32Array(entries.reduce((size, entry) => size + 1 + entry.terms.length, 0));
  let at = 0;
  for (const entry of entries) {
    terms[at++] = entry.terms.length * 2 + (entry.isPlainAllow ? 1 : 0);
    for (const term of entry.terms) terms[at++] = term;
  }
  const isMasked = entries.some(({ masked }) => masked.length > 0);
  return {
    count: entries.length,
    texts: entries.map(({ text }) => text).join('\n'),
    masked: isMasked ? entries.map(({ masked }) => JSON.stringify(masked)).join('\n') : '',
    terms,
  };
}

export function unpackEntries({ count, texts, masked, terms }: PackedEntries): readonly PreparedEntry[] {
  if (count === 0) return [];
  const lines = texts.split('\n');
  const paths = masked === '' ? [] : masked.split('\n');
  assert(lines.length === count, `expected ${count} texts of entries, found ${lines.length}`);
  let at = 0;
  return lines.map((text, index) => {
    const head = terms[at++] ?? 0;
    const own = Array.from(terms.subarray(at, at + (head >>> 1)));
    at += own.length;
    const written = paths[index];
    return {
      kind: 'prepared',
      text,
      masked: written === undefined ? [] : (JSON.parse(written) as readonly string[]), // as they were packed
      terms: own,
      isPlainAllow: head % 2 === 1,
    };
  });
}
