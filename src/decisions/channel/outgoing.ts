import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';
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
  #lost = 0;
  #lostSinceMs = 0;
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
    if (wait.isDurable) this.#assertRoom();
    if (!this.#mayTake()) return false;
    this.#add(entry, wait);
    return true;
  }

  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#entries.length === 0 && this.#lost === 0) return;
    const overflowed = this.#lost === 0 ? undefined : { lost: this.#lost, sinceMs: this.#lostSinceMs };
    const { clock, send } = this.#options;
    const [packed, waiting] = [packEntries(this.#entries), this.#waiting];
    this.#entries = [];
    this.#waiting = [];
    this.#lost = 0;
    send({ kind: 'entries', packed, waiting, overflowed, sentMs: clock.nowMs() });
  }

  get #isFull(): boolean {
    return this.#options.tally.outstanding() >= OUTSTANDING_MAX;
  }

  /** Whether there is room; where there is none, the decision is counted or refused. */
  #mayTake(): boolean {
    this.requireTaking();
    if (!this.#isFull) return true;
    if (this.#lost === 0) {
      this.flush(); // what was taken before stands before the gap
      this.#lostSinceMs = this.#options.clock.nowMs();
    }
    this.#lost++;
    this.#options.tally.begin();
    this.#schedule();
    return false;
  }

  #assertAlive(): void {
    if (!this.#options.tally.hasFailed()) return;
    throw new Fault(
      'decision-log-unavailable',
      'the decision log takes no more records since writing one failed: the server has to be started again; its log tells the cause',
    );
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
