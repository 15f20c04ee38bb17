import { BoundedQueue } from '../../base/bounded-queue.ts';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { StoredQuota } from '../../model/stored.ts';
import type { Database } from './database.ts';
import { Group } from './group.ts';
import type { Imports } from './imports.ts';
import { putHead } from './head-row.ts';
import type { Standing } from './standing.ts';

/** Turns that wait in the queue; whoever comes later waits for a place in it. */
export const QUEUED_MAX = 1024;
/** A group ends before the turn that would make it heavier than this; one turn may be heavier on its own. */
const GROUP_WEIGHT_MAX = 2000;
/** The weight of a turn that must have a group for itself. */
export const ALONE: number = GROUP_WEIGHT_MAX + 1;

/** A piece of work that changes the store. */
export interface Turn<T> {
  /** Forward texts the work will ask the group for: read for all turns of a group at once. */
  readonly texts: readonly string[];
  /** Roughly the number of relationships it touches. */
  readonly weight: number;
  /** Evaluates the work and stages it in the group, or throws and leaves the group as it was. */
  apply(group: Group): Promise<T>;
}

/** How a group went. Times are those of `performance.now()`. */
export interface GroupReport {
  readonly turns: number;
  /** Revisions of its transactions: from the one after `after` to `upTo`. */
  readonly after: Revision;
  readonly upTo: Revision;
  readonly takenMs: number;
  readonly evaluatedMs: number;
  readonly writtenMs: number;
}

export interface WriterOptions {
  readonly database: Database;
  readonly imports: Imports;
  readonly clock: Clock;
  readonly standing: Standing;
  /** Whether a batch that someone waits for is on the disk before it is acknowledged. */
  readonly sync: boolean;
  /** The most that may be stored, asked for each group. */
  readonly quota: () => StoredQuota;
  /** Called when a group is on disk and its standing is the writer's, before its turns are told. */
  readonly onWritten: (group: Group, report: GroupReport) => void;
  /** Called once, when a write failed: there will be no other. */
  readonly onFailed: (failure: Error) => void;
}

/**
 * The one place where the store is changed. Turns are taken from a queue in groups; a group is evaluated turn by turn
 * and written as one batch, while the next one gathers:
 *
 *   queued ──► evaluated, or refused alone ──► written ──► told
 *                                                 └──► all of the group fail, and the writer with them
 *
 * After a failed write nobody knows what of the batch LevelDB's log holds, and what is appended behind it could be lost
 * on opening. So the writer takes nothing more, and its standing stays what it was; when the folder is open again (see
 * `reopening.ts`) another writer begins from what is there.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #queue = new BoundedQueue<Queued>(QUEUED_MAX);
  readonly #done: Promise<void>;
  #standing: Standing;
  #turns = 0;
  #failure: Error | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#standing = options.standing;
    this.#done = this.#run();
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Turns that it has taken from the queue. */
  get turns(): number {
    return this.#turns;
  }

  /**
   * Resolves when the turn is written. A signal that fires before the turn is evaluated takes it out of the queue;
   * later it changes nothing.
   * @throws what `turn.apply` threw; Fault `shutting-down` once closed, `store-stopped` after a failed
   * write; that failure itself for the turns it was of.
   */
  async submit<T>(turn: Turn<T>, signal: AbortSignal): Promise<T> {
    const written = Promise.withResolvers<T>();
    const queued: Queued = {
      texts: turn.texts,
      weight: turn.weight,
      signal,
      refuse: written.reject,
      apply: async (group) => {
        const outcome = await turn.apply(group);
        return () => written.resolve(outcome);
      },
    };
    if (await this.#queue.push(queued, signal)) return written.promise;
    throw new Fault('shutting-down', `the store in \`${this.#options.database.folder}\` is closing`);
  }

  /** Writes what is queued and stops. */
  async close(): Promise<void> {
    this.#queue.close();
    await this.#done;
  }

  async #run(): Promise<void> {
    while (await this.#queue.ready()) {
      // Callers that were just acknowledged, or that arrived in the same turn of the loop, make it into this group.
      await new Promise((resolve) => setImmediate(resolve));
      const turns = this.#gather();
      try {
        if (this.#failure !== undefined) throw stopped(this.#failure);
        await this.#write(turns);
      } catch (error) {
        for (const turn of turns) turn.refuse(error);
      }
    }
  }

  #gather(): readonly Queued[] {
    const turns: Queued[] = [];
    let weight = 0;
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      weight += next.weight;
      if (turns.length > 0 && weight > GROUP_WEIGHT_MAX) break;
      this.#queue.shift();
      turns.push(next);
    }
    this.#turns += turns.length;
    return turns;
  }

  async #write(turns: readonly Queued[]): Promise<void> {
    const { database, imports, clock, sync, quota, onWritten } = this.#options;
    const takenMs = performance.now();
    const group = new Group(database, imports, this.#standing, quota(), clock.nowMs());
    await group.load(turns.flatMap(({ texts }) => texts));
    // Told after the write: a refusal may lean on an earlier commit of the group, which is not there if the write fails.
    const answers: (() => void)[] = [];
    for (const turn of turns) {
      try {
        turn.signal.throwIfAborted();
        answers.push(await turn.apply(group));
      } catch (error) {
        answers.push(() => turn.refuse(error));
      }
    }
    const evaluatedMs = performance.now();
    if (group.operations.length > 0) await this.#writeBatch(group, sync && group.mustLast);
    const writtenMs = performance.now();
    const after = this.#standing.head;
    this.#standing = group.standing;
    const upTo = this.#standing.head;
    onWritten(group, { turns: turns.length, after, upTo, takenMs, evaluatedMs, writtenMs });
    for (const answer of answers) answer();
  }

  async #writeBatch(group: Group, sync: boolean): Promise<void> {
    try {
      const { head, stored } = group.standing;
      const operations = [...group.operations, putHead(head, stored)];
      await this.#options.database.write(operations, sync, group.bulk);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#options.onFailed(this.#failure);
      throw error;
    }
  }
}

function stopped(cause: Error): Fault {
  return new Fault(
    'store-stopped',
    'the store takes no writes since one failed, until it could be opened again, which is tried: the log of the server tells the cause',
    { cause },
  );
}

interface Queued {
  readonly texts: readonly string[];
  readonly weight: number;
  readonly signal: AbortSignal;
  readonly refuse: (reason: unknown) => void;
  /** Gives back what tells the caller that it is written. */
  apply(group: Group): Promise<() => void>;
}
