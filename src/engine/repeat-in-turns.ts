import type { Evaluation } from './evaluation.ts';

/** Repetitions that cost about as much as one question of a walk. */
const PER_STEP = 8;

/** Repeats `again` until it says that there is no more to do, and yields where a turn ends. */
export function* repeatInTurns(
  turn: Pick<Evaluation, 'edgesPerLook' | 'looked'>,
  again: () => boolean,
): Generator<undefined, void, undefined> {
  const inARow = turn.edgesPerLook;
  for (;;) {
    for (let count = 0; count < inARow; count++) if (!again()) return;
    if (turn.looked(Math.ceil(inARow / PER_STEP))) yield;
  }
}
