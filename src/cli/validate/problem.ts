import { Fault } from '../../model/fault.ts';
import type { Place } from './place.ts';
import { excerptOf, formatPlace } from './place.ts';

/** Something that is wrong with a file, or that deserves a look. */
export interface Problem {
  readonly message: string;
  readonly place: Place;
  /** How it came about, a line each; `[]` where there is no more to say than the message. */
  readonly notes: readonly string[];
}

export function problemAt(place: Place, message: string, notes: readonly string[] = []): Problem {
  return { message, place, notes };
}

/** A refusal at `place`. Anything but a `Fault` is not about the file, and is thrown on. */
export function problemOf(
  place: Place,
  thrown: unknown,
  describe: (message: string) => string,
  notes: readonly string[] = [],
): Problem {
  if (!(thrown instanceof Fault)) throw thrown;
  return problemAt(place, describe(thrown.message), notes);
}

/** `drive.yaml:12:3: error: …`, the line it is about, and the notes. */
export function formatProblem({ message, place, notes }: Problem, severity: 'error' | 'warning'): string {
  const head = `${formatPlace(place)}: ${severity}: ${message}`;
  return [head, excerptOf(place), ...notes.map((note) => `       ${note}`)].join('\n');
}
