import { assert } from '../base/assert.ts';
import type { Graph } from '../graph/graph.ts';
import { NO_NAME } from '../model/names.ts';
import type { Relationship } from '../model/relationship.ts';
import { NO_GOAL } from './goals.ts';
import {
  type ManyGoals,
  type Mask,
  NO_STEP,
  STEP_ADDRESS,
  STEP_BEFORE,
  STEP_BEHIND,
  STEP_FOR,
  STEP_NODE,
  STEP_RELATION,
} from './many-goals.ts';

/** An edge in words, and for which subjects it was given out. */
interface Said {
  readonly relationship: Relationship;
  given: Mask;
}

/**
 * What carries the answers of a `ManyWalk`, read off the steps it took. Subjects that came the same way share the
 * relationships on it: each is put in words once.
 */
export class ManyWitness {
  readonly #graph: Graph;
  readonly #goals: ManyGoals;
  readonly #said = new Map<number, Said>(); // by address
  readonly #found = new Map<Mask, readonly Relationship[]>(); // by subject
  readonly #pending: number[] = [];

  constructor(graph: Graph, goals: ManyGoals) {
    this.#graph = graph;
    this.#goals = goals;
  }

  /** Forget everything, as the walk does at its own `begin`. */
  begin(): void {
    this.#said.clear();
    this.#found.clear();
  }

  /**
   * Relationships that carry the yes of one subject for `name` on `node`, each once, as `witness` says. In the turn of
   * the walk.
   */
  of(node: number, name: number, subject: Mask): readonly Relationship[] {
    let found = this.#found.get(subject); // a subject is asked for one thing
    if (found === undefined) this.#found.set(subject, (found = this.#find(node, name, subject)));
    return found;
  }

  #find(node: number, name: number, subject: Mask): readonly Relationship[] {
    const goals = this.#goals;
    const asked = goals.find(node, name);
    assert(asked !== NO_GOAL && (goals.yes[asked]! & subject) !== 0, 'only a yes has a witness');
    const found: Relationship[] = [];
    const pending = this.#pending;
    pending.push(asked);
    for (let goal = pending.pop(); goal !== undefined; goal = pending.pop()) {
      if ((goals.shown[goal]! & subject) !== 0) continue;
      goals.shown[goal]! |= subject;
      this.#show(goal, subject, found);
    }
    return found;
  }

  #show(goal: number, subject: Mask, found: Relationship[]): void {
    const { steps, last } = this.#goals;
    for (let step = last[goal]!; step !== NO_STEP; step = steps[step + STEP_BEFORE]!) {
      if ((steps[step + STEP_FOR]! & subject) === 0) continue;
      const relation = steps[step + STEP_RELATION]!;
      if (relation !== NO_NAME) {
        const said = this.#say(steps[step + STEP_NODE]!, relation, steps[step + STEP_ADDRESS]!);
        if ((said.given & subject) === 0) found.push(said.relationship);
        said.given |= subject;
      }
      const behind = steps[step + STEP_BEHIND]! - 1;
      if (behind !== NO_GOAL) this.#pending.push(behind);
    }
  }

  #say(node: number, relation: number, address: number): Said {
    let said = this.#said.get(address);
    if (said === undefined) {
      said = { relationship: this.#graph.relationshipOf(node, relation, address), given: 0 };
      this.#said.set(address, said);
    }
    return said;
  }
}
