import { growUint32 } from '../graph/columns.ts';
import { hash } from '../graph/hash-index.ts';
import { UNKNOWN, type Value } from './values.ts';

/** The question was not asked yet. */
export const NO_GOAL = -1;

/**
 * The questions of one request, "does the subject have `name` on `node`", numbered in the order they were first asked,
 * and what is known of each. Cleared in constant time between requests.
 */
export class Goals {
  node: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  name: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** A `Value`; `UNKNOWN` while the question is open or could not be settled in `run`. */
  value: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** The run in which the question was last opened. */
  run: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** When it was settled: whatever a settled question leans on was settled before it. */
  settled: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** Once settled: no question it was decided by, or was looked at on the way, is more steps away than this. */
  height: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** Once settled: the question put by the caller in whose course that was. */
  question: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #count = 0;
  #clock = 0;
  #epoch = 1;
  #buckets: Uint32Array<ArrayBuffer> = new Uint32Array(256); // goal numbers, open addressing, at most half full
  #stamps: Uint32Array<ArrayBuffer> = new Uint32Array(256); // the epoch in which a bucket was filled

  get count(): number {
    return this.#count;
  }

  /** Questions that there is room for. */
  get capacity(): number {
    return this.node.length;
  }

  clear(): void {
    this.#count = 0;
    this.#clock = 0;
    if (++this.#epoch > 0xffff_fffe) {
      this.#stamps.fill(0);
      this.#epoch = 1;
    }
  }

  find(node: number, name: number): number {
    const mask = this.#buckets.length - 1;
    let bucket = hash(node, name) & mask;
    while (this.#stamps[bucket] === this.#epoch) {
      const goal = this.#buckets[bucket]!;
      if (this.node[goal] === node && this.name[goal] === name) return goal;
      bucket = (bucket + 1) & mask;
    }
    return NO_GOAL;
  }

  /** Note a question that was not asked yet, as unknown. */
  add(node: number, name: number, run: number): number {
    const goal = this.#count++;
    if (goal >= this.node.length) this.#growColumns(goal + 1);
    if (this.#count * 2 > this.#buckets.length) this.#growBuckets();
    this.node[goal] = node;
    this.name[goal] = name;
    this.value[goal] = UNKNOWN;
    this.run[goal] = run;
    this.#enter(goal); // what is said of it once it is settled says nothing before
    return goal;
  }

  reopen(goal: number, run: number): void {
    this.value[goal] = UNKNOWN;
    this.run[goal] = run;
    this.height[goal] = 0;
  }

  settle(goal: number, value: Value, height: number, question: number): void {
    this.value[goal] = value;
    this.height[goal] = height;
    this.question[goal] = question;
    this.settled[goal] = ++this.#clock;
  }

  /**
   * What is known of a goal that is met `depth` steps from the question put. A value found for another question is
   * good here only if what it was found by lies within the limit here too; else the goal is as if it were not asked.
   */
  known(goal: number, depth: number, question: number, depthMax: number): Value {
    const isNear = this.question[goal] === question || depth + this.height[goal]! <= depthMax;
    return isNear ? this.value[goal]! : UNKNOWN;
  }

  #growColumns(count: number): void {
    this.node = growUint32(this.node, count);
    this.name = growUint32(this.name, count);
    this.value = growUint32(this.value, count);
    this.run = growUint32(this.run, count);
    this.settled = growUint32(this.settled, count);
    this.height = growUint32(this.height, count);
    this.question = growUint32(this.question, count);
  }

  #growBuckets(): void {
    this.#buckets = new Uint32Array(this.#buckets.length * 2);
    this.#stamps = new Uint32Array(this.#buckets.length);
    for (let goal = 0; goal < this.#count - 1; goal++) this.#enter(goal);
  }

  #enter(goal: number): void {
    const mask = this.#buckets.length - 1;
    let bucket = hash(this.node[goal]!, this.name[goal]!) & mask;
    while (this.#stamps[bucket] === this.#epoch) bucket = (bucket + 1) & mask;
    this.#stamps[bucket] = this.#epoch;
    this.#buckets[bucket] = goal;
  }
}
