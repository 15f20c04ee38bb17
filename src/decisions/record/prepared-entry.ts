import { termHash } from '../disk/segment-index.ts';
import { termsOf } from '../disk/terms.ts';
import { isPlainAllow } from '../sampling.ts';
import type { Mask } from './mask.ts';
import { maskEntry } from './mask.ts';
import { formatEntry } from './record-text.ts';
import type { Entry } from './record.ts';

/**
 * An entry as the log takes it: masked, in its canonical text, with what it is found by. All that is needed of it but its
 * place, so that the thread which decided can do the work, and the one that holds the log only chains it.
 */
export interface PreparedEntry {
  readonly kind: 'prepared';
  readonly text: string;
  /** JSON Pointers from the record on, ascending. */
  readonly masked: readonly string[];
  /** `termHash` of each of its terms, repeats possible. */
  readonly terms: readonly number[];
  /** As `isPlainAllow` says. */
  readonly isPlainAllow: boolean;
}

/** What is masked, and the key of the digests that stand for it. */
export interface Masking {
  readonly masks: readonly Mask[];
  readonly maskKey: Uint8Array;
}

/** @throws RangeError when the entry has a number that is none */
export function prepareEntry(entry: Entry, { masks, maskKey }: Masking): PreparedEntry {
  const masked = masks.length === 0 ? { entry, paths: [] } : maskEntry(entry, masks, maskKey);
  return {
    kind: 'prepared',
    text: formatEntry(masked.entry),
    masked: masked.paths,
    terms: termHashes(masked.entry),
    isPlainAllow: isPlainAllow(entry),
  };
}

export function termHashes(entry: Entry): readonly number[] {
  return termsOf(entry).map(termHash);
}
