import { Fault } from '../../model/fault.ts';
import type { Place } from './place.ts';
import { excerptOf, formatPlace } from './place.ts';

/** Something that is wrong with a file, or that deserves a look. */
export interface Problem {
  readonly message: string;
  readonly place: Place;
  /** The engine can't answer this yet and says so, which is not the same as a wrong answer. */
  readonly unimplemented: boolean;
}

export function problemAt(place: Place, message: string): Problem {
  return { message, place, unimplemented: false };
}

/** A refusal at `place`. Anything but a `Fault` is not about the file, and is thrown on. */
export function problemOf(place: Place, thrown: unknown, describe: (message: string) => string): Problem {
  if (!(thrown instanceof Fault)) throw thrown;
  return { message: describe(thrown.message), place, unimplemented: thrown.reason === 'unimplemented' };
}

/** `drive.yaml:12:3: error: …` and the line it is about. */
export function formatProblem(problem: Problem, severity: 'error' | 'warning'): string {
  return `${formatPlace(problem.place)}: ${severity}: ${problem.message}\n${excerptOf(problem.place)}`;
}
