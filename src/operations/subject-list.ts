import { GIVES, TAKES } from '../engine/marks.ts';
import type { Verdict } from '../model/verdict.ts';
import type { FoundSubject, Granted } from './asks.ts';
import type { Decided } from './look-up.ts';

/*
 * How verdicts become a list in which `*` stands for everyone. A reader finds the verdict of any subject in it: the
 * one it is listed with; else none if it is excluded for certain; else the open one it is excluded with; else that of
 * `*`; else no.
 */

const STRENGTH = { no: 0, conditional: 1, yes: 2 } as const satisfies Record<Verdict['kind'], number>;

/** A candidate with a verdict that is not a no. */
export interface Listed extends Decided {
  readonly verdict: Granted;
}

/**
 * Whether a candidate is listed by its id. Those who are named where the permission is given are listed even where `*`
 * says it too; those who are named only where something is taken away, when they have more than everyone.
 */
export function isListed(one: Decided, everyone: Verdict): one is Listed {
  if (one.verdict.kind === 'no') return false;
  return (one.candidate.flags & GIVES) !== 0 || STRENGTH[one.verdict.kind] > STRENGTH[everyone.kind];
}

/**
 * The candidate as an exclusion from `*`, or nothing. One that is open while `*` is open too is excluded only if it is
 * named where something is taken away; else what it waits for is what gives it the permission.
 */
export function exclusionOf({ candidate, verdict }: Decided, everyone: Verdict): readonly FoundSubject[] {
  const { id, flags } = candidate;
  if (everyone.kind === 'no' || verdict.kind === 'yes') return [];
  if (verdict.kind === 'no') return [{ id, verdict: { kind: 'yes' } }];
  return everyone.kind === 'yes' || (flags & TAKES) !== 0 ? [{ id, verdict }] : [];
}
