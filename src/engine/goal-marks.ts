import { growUint32 } from '../graph/columns.ts';

/** Which goals of one proof were shown. Forgotten in constant time. */
export class GoalMarks {
  #rounds = new Uint32Array(64); // by goal: the proof in which it was shown last
  #round = 0;

  begin(): void {
    if (++this.#round <= 0xffff_fffe) return;
    this.#rounds.fill(0);
    this.#round = 1;
  }

  isFirst(goal: number): boolean {
    if (goal >= this.#rounds.length) this.#rounds = growUint32(this.#rounds, goal + 1);
    if (this.#rounds[goal] === this.#round) return false;
    this.#rounds[goal] = this.#round;
    return true;
  }
}
