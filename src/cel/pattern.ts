import { RE2JS, RE2JSException } from 're2js';
import { Recent } from './recent.ts';
import { Failure } from './unknown.ts';

/** A regular expression of RE2's language: its time to match grows with the text, never faster. */
export interface Pattern {
  /** Instructions it compiled to. */
  readonly size: number;
  /** Whether it matches anywhere in `text`. */
  test(text: string): boolean;
}

/** Patterns that arrive as data: bounded by their number and by the length of each. */
const recent = new Recent<string, Pattern | Failure>(256);
const RECENT_LENGTH_MAX = 1_000;

/** @returns the failure of a pattern that is malformed, or too large for its own bounds. */
export function compilePattern(source: string): Pattern | Failure {
  try {
    const compiled = RE2JS.compile(source);
    return { size: compiled.programSize(), test: (text) => compiled.test(text) };
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    return new Failure(`malformed pattern: ${thrown.message}`);
  }
}

/** As `compilePattern`, remembered if it is short. */
export function recentPattern(source: string): Pattern | Failure {
  return source.length > RECENT_LENGTH_MAX ? compilePattern(source) : recent.get(source, compilePattern);
}
