import { assert } from '../base/assert.ts';
import type { Objects } from '../graph/objects.ts';
import type { Flags } from './marks.ts';

/** An object that may belong in a list, and what the walk knows of it. */
export interface Candidate {
  readonly node: number;
  readonly id: string;
  readonly flags: Flags;
}

/**
 * A window on the candidates of one type in the order of their ids (by code unit): the first `capacity` after a given
 * id, each once, whatever order and however often they are met. So the memory of a list does not grow with its length:
 * what falls out of the window is found again by another walk, with the next window.
 *
 * Nodes are numbered by what came into memory when; ids are the same in every run, so a list that goes on after a
 * restart goes on where it was.
 */
export class IdWindow {
  readonly #objects: Objects;
  readonly #capacity: number;
  readonly #after: string | undefined;
  readonly #flags = new Map<number, Flags>();
  /** Nodes of the window; once one was left out, or while they are taken, a heap by id. */
  #nodes: number[] = [];
  #cut: string | undefined; // the least id that was left out
  #taking = false;

  /** @param after only ids after this one count; all if undefined */
  constructor(objects: Objects, capacity: number, after: string | undefined) {
    assert(capacity > 0, 'a window has room');
    this.#objects = objects;
    this.#capacity = capacity;
    this.#after = after;
  }

  /** Candidates were left out: they come after all that are inside. */
  get isCut(): boolean {
    return this.#cut !== undefined;
  }

  /** Met again, a candidate has the flags of every time. */
  add(node: number, flags: Flags): void {
    const known = this.#flags.get(node);
    if (known !== undefined) {
      if ((flags & ~known) !== 0) this.#flags.set(node, known | flags);
      return;
    }
    const id = this.#objects.idOf(node);
    if (this.#after !== undefined && id <= this.#after) return;
    if (this.#cut !== undefined && id >= this.#cut) return;
    this.#flags.set(node, flags);
    this.#nodes.push(node);
    if (this.#nodes.length <= this.#capacity) {
      if (this.#cut !== undefined) this.#rise(this.#nodes.length - 1);
      return;
    }
    if (this.#cut === undefined) this.#heapify();
    else this.#rise(this.#nodes.length - 1);
    const last = this.#pop();
    this.#flags.delete(last);
    this.#cut = this.#objects.idOf(last);
  }

  /** The next candidates in order, removed, `count` at most; none when the window is empty. Nothing may be added any more. */
  take(count: number): readonly Candidate[] {
    if (!this.#taking) {
      this.#taking = true;
      this.#heapify();
    }
    const taken: Candidate[] = [];
    while (taken.length < count && this.#nodes.length > 0) {
      const node = this.#pop();
      taken.push({ node, id: this.#objects.idOf(node), flags: this.#flags.get(node) ?? 0 });
    }
    return taken;
  }

  /** Whether `a` belongs above `b`: the last id while the window fills, the first while it is emptied. */
  #isAbove(a: number, b: number): boolean {
    const objects = this.#objects;
    const order = objects.compareIds(a, b);
    return this.#taking ? order < 0 : order > 0;
  }

  #heapify(): void {
    for (let place = (this.#nodes.length >> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  #pop(): number {
    const nodes = this.#nodes;
    const top = nodes[0]!;
    const moved = nodes.pop()!;
    if (nodes.length > 0) {
      nodes[0] = moved;
      this.#sink(0);
    }
    return top;
  }

  #rise(from: number): void {
    const nodes = this.#nodes;
    const node = nodes[from]!;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#isAbove(node, nodes[above]!)) break;
      nodes[place] = nodes[above]!;
      place = above;
    }
    nodes[place] = node;
  }

  #sink(from: number): void {
    const nodes = this.#nodes;
    const node = nodes[from]!;
    let place = from;
    for (let below = 2 * place + 1; below < nodes.length; below = 2 * place + 1) {
      if (below + 1 < nodes.length && this.#isAbove(nodes[below + 1]!, nodes[below]!)) below++;
      if (!this.#isAbove(nodes[below]!, node)) break;
      nodes[place] = nodes[below]!;
      place = below;
    }
    nodes[place] = node;
  }
}
