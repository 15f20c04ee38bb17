import { assert } from '../base/assert.ts';
import { EDGE_LIFE } from '../graph/edges.ts';
import type { Graph } from '../graph/graph.ts';
import { ALWAYS } from '../graph/lives.ts';
import { NO_NAME } from '../model/names.ts';
import type { Relationship } from '../model/relationship.ts';
import { NO_GOAL } from './goals.ts';
import { earlier } from './holds-until.ts';
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

/** An edge on (`node`, `relation`), by its address in the graph. */
type Cross = (node: number, relation: number, address: number) => void;

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
  #rounds = 1; // of one `begin`; a goal notes in which it was shown

  constructor(graph: Graph, goals: ManyGoals) {
    this.#graph = graph;
    this.#goals = goals;
  }

  /** Forget everything, as the walk does at its own `begin`. */
  begin(): void {
    this.#said.clear();
    this.#found.clear();
    this.#rounds = 1;
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

  /** When the first of those relationships lapses: nanoseconds since the Unix epoch, undefined for never. They are not put in words. */
  lapsesAtNs(node: number, name: number, subject: Mask): bigint | undefined {
    const { pages, lives, conditions } = this.#graph;
    const { addressMask } = pages;
    let first: bigint | undefined;
    this.#follow(node, name, subject, (_node, _relation, address) => {
      const life = pages.wordsAt(address)[(address & addressMask) + EDGE_LIFE]!;
      if (life !== ALWAYS) first = earlier(first, conditions.expiresAtNsOf(lives.condition[life]!));
    });
    return first;
  }

  #find(node: number, name: number, subject: Mask): readonly Relationship[] {
    const found: Relationship[] = [];
    this.#follow(node, name, subject, (resource, relation, address) => {
      const said = this.#say(resource, relation, address);
      if ((said.given & subject) === 0) found.push(said.relationship);
      said.given |= subject;
    });
    return found;
  }

  /** Calls `cross` with every edge on the steps to a yes, and more than once with one that was crossed at several places. */
  #follow(node: number, name: number, subject: Mask, cross: Cross): void {
    const goals = this.#goals;
    const asked = goals.find(node, name);
    assert(asked !== NO_GOAL && (goals.yes[asked]! & subject) !== 0, 'only a yes has a witness');
    const round = this.#rounds++;
    const pending = this.#pending;
    pending.push(asked);
    for (let goal = pending.pop(); goal !== undefined; goal = pending.pop()) {
      if (goals.shown[goal] === round) continue;
      goals.shown[goal] = round;
      const { steps } = goals;
      for (let step = goals.last[goal]!; step !== NO_STEP; step = steps[step + STEP_BEFORE]!) {
        if ((steps[step + STEP_FOR]! & subject) === 0) continue;
        const relation = steps[step + STEP_RELATION]!;
        if (relation !== NO_NAME) cross(steps[step + STEP_NODE]!, relation, steps[step + STEP_ADDRESS]!);
        const behind = steps[step + STEP_BEHIND]! - 1;
        if (behind !== NO_GOAL) pending.push(behind);
      }
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
