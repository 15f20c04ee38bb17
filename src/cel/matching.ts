import { noOverload } from './arithmetic.ts';
import { INSTRUCTION_COST, MATCH_COST, type Meter, PATTERN_COST } from './cost.ts';
import type { UnaryFunction } from './functions.ts';
import { compilePattern, type Pattern, recentPattern } from './pattern.ts';
import { Failure } from './unknown.ts';
import type { Value } from './values.ts';

/** Programs up to this size match by an automaton; larger ones may fall back to trying every instruction. */
const FAST_SIZE_MAX = 250;

/** Whether the pattern `source` matches anywhere in `text`. */
export function matches(text: Value, source: Value, meter: Meter): boolean | Failure {
  if (typeof text !== 'string' || typeof source !== 'string') return noOverload();
  meter.charge(PATTERN_COST * source.length);
  const pattern = recentPattern(source);
  if (pattern instanceof Failure) return pattern;
  // Paid for afterwards, since the size shows only then: the library bounds what one pattern can come to. Charged for
  // a remembered pattern as well, so that no cost hangs on what others have asked.
  meter.charge(INSTRUCTION_COST * Math.max(0, pattern.size - 2 * source.length));
  return match(pattern, text, source, meter);
}

/** `matches` with the pattern compiled ahead. */
export function prepareMatches(source: Value): UnaryFunction | Failure {
  if (typeof source !== 'string') return noOverload();
  const pattern = compilePattern(source);
  if (pattern instanceof Failure) return pattern;
  return (text, meter) => (typeof text === 'string' ? match(pattern, text, source, meter) : noOverload());
}

function match(pattern: Pattern, text: string, source: string, meter: Meter): boolean {
  // Counted repetition makes a short pattern a large program: `(\pL{10}){100}`.
  const size = Math.max(source.length, pattern.size);
  meter.charge((text.length + 1) * MATCH_COST * size * Math.max(1, pattern.size / FAST_SIZE_MAX));
  return pattern.test(text);
}
