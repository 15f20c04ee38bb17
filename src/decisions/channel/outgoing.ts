import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';
import { logStopped } from '../log-stopped.ts';
import { Losses } from '../losses.ts';
import { prepareEntry } from '../record/prepared-entry.ts';
import type { Masking, PreparedEntry } from '../record/prepared-entry.ts';
import type { Entry } from '../record/record.ts';
import type { LogSettings } from '../settings.ts';
import type { Timers } from '../timers.ts';
import type { EntriesMessage, Waiting } from './messages.ts';
import { packEntries } from './packed-entries.ts';
import type { SharedTally } from './shared-tally.ts';

export interface OutgoingOptions {
  readonly tally: SharedTally;
  readonly masking: Masking;
  readonly onOverflow: LogSettings['onOverflow'];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly send: (message: EntriesMessage) => void;
}

/** Decisions that a thread may have answered before the owner of the log has taken them. */
export const OUTSTANDING_MAX = 4096;
/** Notes are sent when there are so many, or the oldest has waited so long; what is waited for goes at once. */
const BATCH_ENTRIES = 128;
const BATCH_MS = 2;

/** Entries on their way to the owner of the log, prepared here, in the order in which they were decided. */
export class Outgoing {
  readonly #options: OutgoingOptions;
  #entries: PreparedEntry[] = [];
  #waiting: Waiting[] = [];
  readonly #overflowed = new Losses('overflow');
  readonly #refused = new Losses('crash', 'at-most');
  #isSoon = false;
  #cancelTimer: (() => void) | undefined;

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  /** Begun, and not taken by the owner yet. */
  get waiting(): number {
    return this.#options.tally.outstanding();
  }

  /** @throws Fault `decision-log-unavailable` when nothing is taken now */
  requireTaking(): void {
    this.#assertAlive();
    if (this.#options.onOverflow === 'refuse') this.#assertRoom();
  }

  /**
   * Takes a decision in that nobody waits for. False when it was only counted.
   * @throws Fault `decision-log-unavailable`
   */
  note(entry: Entry): boolean {
    if (!this.#mayTake()) return false;
    this.#add(entry);
    return true;
  }

  /** As `note`, for one whose id is waited for. A durable one is never only counted. */
  ask(entry: Entry, wait: Wait): boolean {
    if (!this.#mayTake(wait.isDurable)) return false;
    this.#add(entry, wait);
    return true;
  }

  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#entries.length === 0 && this.#overflowed.isEmpty && this.#refused.isEmpty) return;
    const overflowed = this.#overflowed.isEmpty ? undefined : this.#overflowed.take();
    const refused = this.#refused.isEmpty ? undefined : this.#refused.take();
    const { clock, send } = this.#options;
    const [packed, waiting] = [packEntries(this.#entries), this.#waiting];
    this.#entries = [];
    this.#waiting = [];
    send({ kind: 'entries', packed, waiting, overflowed, refused, sentMs: clock.nowMs() });
  }

  get #isFull(): boolean {
    return this.#options.tally.outstanding() >= OUTSTANDING_MAX;
  }

  /** Whether there is room; where there is none, the decision is counted or refused. */
  #mayTake(isDurable = false): boolean {
    const { tally, onOverflow } = this.#options;
    if (tally.isStopped()) {
      this.#count(this.#refused);
      throw logStopped(undefined);
    }
    if (isDurable || onOverflow === 'refuse') this.#assertRoom();
    if (!this.#isFull) return true;
    if (this.#overflowed.isEmpty) this.flush(); // what was taken before stands before the gap
    this.#count(this.#overflowed);
    return false;
  }

  #count(losses: Losses): void {
    losses.add(this.#options.clock.nowMs());
    this.#options.tally.begin();
    this.#schedule();
  }

  #assertAlive(): void {
    if (this.#options.tally.isStopped()) throw logStopped(undefined);
  }

  #assertRoom(): void {
    if (!this.#isFull) return;
    throw new Fault(
      'decision-log-unavailable',
      `the thread that holds the decision log has ${OUTSTANDING_MAX} records of this one to take, and gets no more until it has caught up`,
    );
  }

  #add(entry: Entry, wait?: Wait): void {
    const prepared = prepareEntry(entry, this.#options.masking); // what can't be written is its caller's alone
    if (wait !== undefined) {
      const { begin, isDurable } = wait;
      this.#waiting.push({ index: this.#entries.length, call: begin(), isDurable });
    }
    this.#entries.push(prepared);
    this.#options.tally.begin();
    this.#schedule();
  }

  #schedule(): void {
    const { timers } = this.#options;
    if (this.#entries.length >= BATCH_ENTRIES) this.flush();
    else if (this.#waiting.length > 0) this.#flushSoon();
    else this.#cancelTimer ??= timers.after(BATCH_MS, () => this.flush());
  }

  /** When everyone who decides in this turn of the event loop has done so. */
  #flushSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    this.#options.timers.soon(() => {
      this.#isSoon = false;
      this.flush();
    });
  }
}

interface Wait {
  /** The number of the call, once there is something to wait for. */
  readonly begin: () => number;
  readonly isDurable: boolean;
}
