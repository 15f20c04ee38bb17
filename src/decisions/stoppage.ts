import { tryAgain } from '../base/try-again.ts';
import { Pulse } from '../base/pulse.ts';
import { Fault } from '../model/fault.ts';
import type { Database } from './disk/database.ts';
import type { LogDisk } from './disk/log-disk.ts';
import { readStanding } from './disk/meta.ts';
import type { Standing } from './disk/meta.ts';

export interface StoppageOptions {
  readonly database: Database;
  readonly disk: LogDisk;
  /** Where the log may stand: behind what was written, or behind what was sealed as well. */
  readonly standings: () => readonly Standing[];
  /** Called when a write failed, before it is tried to open the log again. */
  readonly onStopped: (failure: Error) => void;
  /** Called each time it could not be opened. */
  readonly onStillStopped: (failure: unknown) => void;
  /** Called when it is open, and writes are taken. */
  readonly onResumed: () => void;
}

/**
 * Whether a log takes decisions. When a write has failed, its folder is opened again as soon as there is room:
 *
 *   takes ──► a write failed: none is taken, reads go on ──► room is found ──► closed, reads wait ──► whole ──► takes
 *                    ▲                                            └── no room, wait longer ──┐          │
 *                    └───────────────────────────────────────────────────────────────────────┴── it is not
 *
 * LevelDB's log may end in the middle of the batch that failed, and what comes behind that is not found by the next
 * opening. Opening makes tables of it and begins another.
 */
export class Stoppage {
  /** Fires when the log stops to take decisions, takes them again, or closes. */
  readonly turned: Pulse = new Pulse();
  readonly #options: StoppageOptions;
  readonly #closing = new AbortController();
  #failure: Error | undefined;
  #reopening: Promise<void> = Promise.resolve();

  constructor(options: StoppageOptions) {
    this.#options = options;
    options.database.onWriteFailed((failure) => this.#begin(failure));
  }

  /** Of the write since which no decision is taken; undefined when they are. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** No decision is taken any more until the process is started again. */
  stopForGood(failure: Error): void {
    this.#stop(failure);
  }

  /** Tries no more. What is under way is finished. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reopening;
  }

  #begin(failure: Error): void {
    if (this.#failure !== undefined) return; // stopped for good
    this.#stop(failure);
    const { disk, onStillStopped } = this.#options;
    const pause = (ms: number, signal: AbortSignal): Promise<void> => disk.pause(ms, signal);
    this.#reopening = tryAgain(() => this.#reopen(), pause, onStillStopped, this.#closing.signal);
  }

  #stop(failure: Error): void {
    this.#failure = failure;
    this.#options.onStopped(failure);
    this.turned.fire();
  }

  async #reopen(): Promise<void> {
    const { database, disk, standings, onResumed } = this.#options;
    await disk.requireRoom(database.folder);
    await database.reopen(async () => requireOneOf(standings(), await readStanding(database)));
    this.#failure = undefined;
    onResumed();
    this.turned.fire();
  }
}

/** What was acknowledged must be there. */
function requireOneOf(expected: readonly Standing[], found: Standing): void {
  if (expected.some(({ size, previous }) => size === found.size && previous === found.previous)) return;
  const sizes = expected.map(({ size }) => size).join(' or ');
  throw new Fault(
    'data-damaged',
    `expected a decision log of ${sizes} records after a write that failed, found one of ${found.size}, or others in it`,
  );
}
