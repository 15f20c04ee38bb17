import { callerOf } from '../model/caller-of-call.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** Steps of a call whose tenant has used up its turn: enough for a check of the usual kind. */
export const SHORT_TURN = 256;

/** Calls of one tenant that are in the middle of their work at once, each with what it has found so far in memory. */
export const PLACES = 4;
/** The same with those beyond it: one of each caller that has none yet. */
export const PLACES_MAX = 16;

/**
 * Shares a thread's time among tenants. A call is worked on at once for its first turn; one that takes more waits here
 * for each other one. In a pass of the event loop one turn is given: to the tenants that have calls waiting, one after
 * the other, there to the credentials that make them, one after the other, and of each to the call that waits longest.
 * Between passes the thread takes what has arrived.
 *
 *     arrives ── first turn ──► ended
 *                    └──► waits for a place ──► waits for a turn ──► turn ──► ended
 *                                                        ▲────────────┘
 *
 * So a call that ends in its first turn waits for no more than one turn of each kind that others have in a pass: the one
 * that is given here, and the first turns of calls that arrived before it. The calls of one tenant have of those one
 * between them; the rest of theirs are short.
 */
export class FairQueue {
  /** Steps of one turn. */
  readonly turnSteps: number;
  /** Turns given so far. */
  turns = 0;
  readonly #waiting = new Set<Line>(); // in the order in which they are served
  readonly #spent: Line[] = [];
  #isScheduled = false;

  constructor(turnSteps: number) {
    this.turnSteps = turnSteps;
  }

  /** A tenant's place in it. */
  line(): Line {
    return new Line(this);
  }

  /** Somebody waits in `line`. */
  enqueue(line: Line): void {
    this.#waiting.add(line);
    this.#schedule();
  }

  /** The calls of `line` have used up a turn; the next pass makes up for it. */
  noteSpent(line: Line): void {
    this.#spent.push(line);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pass();
    });
  }

  #pass(): void {
    for (const line of this.#spent.splice(0)) line.renew();
    for (const line of this.#waiting) {
      this.#waiting.delete(line);
      const isServed = line.serve();
      if (line.isWaiting) this.#waiting.add(line); // behind the others
      if (!isServed) continue;
      this.turns++;
      break;
    }
    if (this.#waiting.size > 0) this.#schedule();
  }
}

/** The calls of one tenant that are worked on in turns. */
export class Line {
  readonly #queue: FairQueue;
  readonly #waiting = new WaitingCalls(); // for a turn
  readonly #outside = new WaitingCalls(); // for a place
  readonly #inside = new Map<string, number>(); // places that each caller has
  #taken = 0;
  #used = 0;

  constructor(queue: FairQueue) {
    this.#queue = queue;
  }

  /** Steps of a turn that was waited for. */
  get turnSteps(): number {
    return this.#queue.turnSteps;
  }

  /** Steps that a call may take at once. */
  get firstTurn(): number {
    const { turnSteps } = this.#queue;
    return Math.max(turnSteps - this.#used, Math.min(SHORT_TURN, turnSteps));
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** A call took so many steps of its turn. */
  use(steps: number): void {
    const { turnSteps } = this.#queue;
    const before = this.#used;
    this.#used += steps;
    if (before < turnSteps && this.#used >= turnSteps) this.#queue.noteSpent(this);
  }

  /** Others had their turn: it counts anew. */
  renew(): void {
    this.#used = 0;
  }

  /** Resolves when there is a place for the call of `signal`, until it leaves. Rejects with the reason of `signal`. */
  async enter(signal: AbortSignal): Promise<void> {
    const caller = callerOf(signal);
    if (this.#hasPlaceFor(caller)) this.#seat(caller, 1);
    else await waitIn(this.#outside, caller, signal); // for somebody who leaves
  }

  /** The place of the call of `signal` is somebody else's. */
  leave(signal: AbortSignal): void {
    this.#seat(callerOf(signal), -1);
    const next = this.#outside.take((caller) => this.#hasPlaceFor(caller));
    if (next === undefined) return;
    this.#seat(next.caller, 1);
    next.wake();
  }

  #hasPlaceFor(caller: string): boolean {
    return this.#taken < PLACES || (this.#taken < PLACES_MAX && !this.#inside.has(caller));
  }

  #seat(caller: string, more: 1 | -1): void {
    this.#taken += more;
    const places = (this.#inside.get(caller) ?? 0) + more;
    if (places === 0) this.#inside.delete(caller);
    else this.#inside.set(caller, places);
  }

  /** Resolves when it is the caller's turn, to be used at once. Rejects with the reason of `signal`. */
  turn(signal: AbortSignal): Promise<void> {
    const turn = waitIn(this.#waiting, callerOf(signal), signal);
    this.#queue.enqueue(this);
    return turn;
  }

  /** Gives one turn; false if nobody is left who waits. */
  serve(): boolean {
    const next = this.#waiting.take();
    next?.wake();
    return next !== undefined;
  }
}

async function waitIn(waiting: WaitingCalls, caller: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => {
    if (waiting.delete(caller, resolve)) reject(signal.reason);
  };
  waiting.add(caller, resolve);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
