import type { Relationship } from '../model/relationship.ts';
import { OP, type Program } from '../schema/program.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * Until when a yes that `carriers` carry holds by itself, whatever the clock does: nanoseconds since the Unix epoch,
 * undefined for ever. `carriers` are the witness of the yes, and whatever else the answer leans on.
 *
 * Without exclusions that is when the first carrier lapses. With them, what was taken away may itself have been held
 * back by a relationship that lapses (`a - (b - c)` when `c` goes), so no later than anything that was looked at.
 */
export function holdsUntil(evaluation: Evaluation, carriers: readonly Relationship[]): bigint | undefined {
  return untilLapse(evaluation, firstLapse(carriers));
}

/** When the first of them lapses: nanoseconds since the Unix epoch, undefined for never. */
export function firstLapse(carriers: readonly Relationship[]): bigint | undefined {
  let first: bigint | undefined;
  for (const { expiresAtNs } of carriers) first = earlier(first, expiresAtNs);
  return first;
}

/** As `holdsUntil`, by when the first of the carriers lapses. */
export function untilLapse(evaluation: Evaluation, until: bigint | undefined): bigint | undefined {
  const { conditions, scope } = evaluation;
  if (!takesAway(scope.program) || conditions.nextExpirationMs === Infinity) return until;
  return earlier(until, BigInt(conditions.nextExpirationMs) * 1_000_000n);
}

/** The earlier of two times, where undefined is never. */
export function earlier(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined) return other;
  return other === undefined || one < other ? one : other;
}

const known = new WeakMap<Program, boolean>();

function takesAway(program: Program): boolean {
  let answer = known.get(program);
  if (answer === undefined) known.set(program, (answer = program.op.includes(OP.exclusion)));
  return answer;
}
