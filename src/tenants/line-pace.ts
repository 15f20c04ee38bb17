import type { Pace } from '../base/pace.ts';
import { nameCaller } from '../model/caller-of-call.ts';
import type { Line } from './fair-queue.ts';

/**
 * The pace of work that can't be given up half-way, or whose call is elsewhere: told its steps, it is time to go on when
 * others had their turns. Never rejects.
 * @param caller among whose calls it waits
 */
export function linePace(line: Line, caller: string): Pace<number> {
  let left: number | undefined; // of its turn, once it has begun
  const waitForTurns = async (steps: number): Promise<void> => {
    const { signal } = new AbortController();
    nameCaller(signal, caller);
    for (left = steps; left <= 0; left += line.turnSteps) await line.turn(signal);
  };
  return (steps) => {
    left = (left ?? line.firstTurn) - steps;
    line.use(steps);
    return left > 0 ? undefined : waitForTurns(left);
  };
}
