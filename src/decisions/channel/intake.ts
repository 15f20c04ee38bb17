import { Pulse } from '../../base/pulse.ts';
import type { DecisionLog } from '../log.ts';
import type { PreparedEntry } from '../record/prepared-entry.ts';
import type { GapEntry } from '../record/record.ts';
import type { EntriesMessage, Lost, Waiting } from './messages.ts';
import { unpackEntries } from './packed-entries.ts';
import type { SharedTally } from './shared-tally.ts';

/** Where ids go to those who wait for them. */
export interface IdOutlet {
  placed(call: number, id: string | undefined): void;
  failed(call: number, thrown: unknown): void;
}

/**
 * Takes the entries of one thread into the log, in their order, as fast as there is room: what does not fit waits here,
 * and the thread comes to its bound. So nothing that was answered is refused for want of room, and the thread that holds
 * the log, whose own decisions can't wait, always has some.
 */
export class Intake {
  readonly #log: DecisionLog;
  readonly #tally: SharedTally;
  readonly #ids: IdOutlet;
  readonly #batches: Batch[] = [];
  /** The next entry of the first batch. */
  #at = 0;
  #isStalled = false;
  readonly #moved = new Pulse();
  #received = 0;
  #lastSentMs: number;

  constructor(log: DecisionLog, tally: SharedTally, ids: IdOutlet) {
    this.#log = log;
    this.#tally = tally;
    this.#ids = ids;
    this.#lastSentMs = log.clock.nowMs();
  }

  take({ packed, waiting, overflowed, refused, sentMs }: EntriesMessage): void {
    this.#received += packed.count;
    this.#lastSentMs = sentMs;
    if (refused !== undefined) this.#noteRefused(refused);
    const entries = unpackEntries(packed);
    if (overflowed !== undefined) {
      const { lost, sinceMs } = overflowed;
      this.#received += lost;
      const gap: GapEntry = { kind: 'gap', cause: 'overflow', lost, counted: 'exactly', sinceMs };
      this.#batches.push({ entries: [gap], waiting: new Map(), weight: lost });
    }
    const calls = new Map(waiting.map((one) => [one.index, one]));
    this.#batches.push({ entries, waiting: calls, weight: packed.count });
    this.#run();
  }

  /** Resolves when all that was taken is in the log. */
  async drained(): Promise<void> {
    while (this.#batches.length > 0) await this.#moved.next(NEVER);
  }

  #noteRefused({ lost, sinceMs }: Lost): void {
    this.#received += lost;
    this.#log.noteRefused(sinceMs, lost);
    this.#tally.take(lost);
  }

  /**
   * The thread is gone: what it had begun and did not send is lost, and a gap record says how many those were. It may
   * not have answered the last of them.
   */
  async finish(): Promise<void> {
    await this.drained();
    const lost = this.#tally.begunBeyond(this.#received);
    if (lost === 0) return;
    while (this.#isCrowded) await this.#log.settle().catch(() => undefined); // the loop looks what there is
    const sinceMs = this.#lastSentMs;
    this.#log.appendAnswered({ kind: 'gap', cause: 'crash', lost, counted: 'at-most', sinceMs });
    // A log that is stopped keeps it, and writes it when it is opened again.
    if (this.#log.failure === undefined) await this.#log.settle().catch(() => undefined);
  }

  /** A log that is stopped gets no emptier by waiting. */
  get #isCrowded(): boolean {
    return this.#log.isCrowded && this.#log.failure === undefined;
  }

  #run(): void {
    for (let [batch] = this.#batches; batch !== undefined && !this.#isStalled; [batch] = this.#batches) {
      const { entries, waiting, weight } = batch;
      for (; this.#at < entries.length; this.#at++) {
        if (this.#isCrowded) return this.#stall();
        const entry = entries[this.#at];
        if (entry !== undefined) this.#append(entry, waiting.get(this.#at));
      }
      this.#batches.shift();
      this.#at = 0;
      this.#tally.take(weight);
    }
    this.#moved.fire();
  }

  /** Until the disk has caught up, or a write has failed, when whoever waits is told so. */
  #stall(): void {
    this.#isStalled = true;
    const goOn = (): void => {
      this.#isStalled = false;
      this.#run();
    };
    this.#log.settle().then(goOn, goOn);
  }

  #append(entry: PreparedEntry | GapEntry, wait: Waiting | undefined): void {
    if (wait?.isDurable === true) {
      const { call } = wait;
      this.#log.appendDurably(entry).then(
        (id) => this.#ids.placed(call, id),
        (thrown: unknown) => this.#ids.failed(call, thrown),
      );
      return;
    }
    try {
      if (wait === undefined) this.#log.appendAnswered(entry);
      else this.#ids.placed(wait.call, this.#log.append(entry));
    } catch (thrown) {
      // Nobody waits for a note, and a log that is stopped takes it; one that closes has let go of its threads before.
      if (wait !== undefined) this.#ids.failed(wait.call, thrown);
    }
  }
}

interface Batch {
  readonly entries: readonly (PreparedEntry | GapEntry)[];
  readonly waiting: ReadonlyMap<number, Waiting>;
  /** The decisions that it stands for. */
  readonly weight: number;
}

/** Draining ends by itself: a log that is stopped takes what was answered, and refuses the rest. */
const NEVER = new AbortController().signal;
