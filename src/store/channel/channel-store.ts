import type { MessagePort } from 'node:worker_threads';
import type { Revision } from '../../model/revision.ts';
import type { StoredSize } from '../../model/stored.ts';
import type {
  ChangeSet,
  CollectOutcome,
  Commit,
  CommitOutcome,
  Counter,
  Import,
  ImportOutcome,
  NextPage,
  NextPagesQuery,
  PageKey,
  PageRows,
  Scanned,
  ScanQuery,
  Store,
  StoredSchema,
  StoreWork,
} from '../store.ts';
import { ask, askListening } from './ask.ts';
import { askPages } from './ask-pages.ts';
import { askImport } from './ask-import.ts';
import { type Failure, fromFailure } from './failure.ts';
import { Line } from './line.ts';
import { toPlainCommit } from './messages.ts';
import { SharedStanding } from './shared-standing.ts';
import { Inflow } from './inflow.ts';

/** What a thread needs to reach a store that another one holds. Goes to it as `workerData`, with the port in its transfer list. */
export interface StoreAddress {
  readonly id: string;
  readonly port: MessagePort;
  /** `SharedStanding.memory` of the holder. */
  readonly standing: SharedArrayBuffer;
}

/** The calls that have no signal of their own are never cancelled. */
const NEVER = new AbortController().signal;

/**
 * A store that another thread of the process holds: each call is a message to it. `head` and `oldest` are read from
 * shared memory and are never behind what anyone was told. When the thread that holds the store is gone, calls fail with
 * an error that is no fault: nobody knows what was done.
 */
export class ChannelStore implements Store {
  readonly id: string;
  readonly #line: Line;
  readonly #standing: SharedStanding;
  readonly #followers = new Set<Inflow<'changes'>>();

  constructor({ id, port, standing }: StoreAddress) {
    this.id = id;
    this.#line = new Line(port);
    this.#standing = new SharedStanding(standing);
  }

  head(): Revision {
    return this.#standing.head();
  }

  oldest(): Revision {
    return this.#standing.oldest();
  }

  stored(): StoredSize {
    return this.#standing.stored();
  }

  async commit(commit: Commit, signal: AbortSignal): Promise<CommitOutcome> {
    const thrown = (failure: Failure): Error => refusalOf(commit, failure);
    const { pace } = commit;
    // Nobody waits for it here: that was done over there.
    const onWork = (work: readonly StoreWork[]): void => work.forEach((some) => void pace?.(some));
    return await askListening(this.#line, 'commit', toPlainCommit(commit), signal, thrown, { onWork });
  }

  importRelationships(bulk: Import, signal: AbortSignal): Promise<ImportOutcome> {
    return askImport(this.#line, bulk, signal);
  }

  async readPages(
    keys: readonly PageKey[],
    upTo: Revision,
    signal: AbortSignal,
  ): Promise<readonly PageRows[]> {
    const { rows } = await askPages(this.#line, 'readPages', { keys, upTo }, signal, (last) => last);
    return keys.map((_, place) => rows[place] ?? []);
  }

  async nextPages(query: NextPagesQuery, signal: AbortSignal): Promise<readonly NextPage[]> {
    const { answer, rows } = await askPages(this.#line, 'nextPages', query, signal, ({ last }) => last);
    return answer.keys.map((key, place) => ({ key, rows: rows[place] ?? [] }));
  }

  async *scan(query: ScanQuery, signal: AbortSignal): AsyncGenerator<Scanned, void> {
    yield* new Inflow(this.#line, 'scan', query, signal).items();
  }

  async *changes(after: Revision, signal: AbortSignal): AsyncGenerator<ChangeSet, void> {
    const inflow = new Inflow(this.#line, 'changes', after, signal);
    this.#followers.add(inflow);
    try {
      yield* inflow.items();
    } finally {
      this.#followers.delete(inflow);
    }
  }

  async *image(at: Revision, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    yield* new Inflow(this.#line, 'image', at, signal).items();
  }

  async readSchema(at: Revision): Promise<StoredSchema | undefined> {
    return await ask(this.#line, 'readSchema', at, NEVER);
  }

  async addCounter(counter: Counter, signal: AbortSignal): Promise<void> {
    await ask(this.#line, 'addCounter', counter, signal);
  }

  async removeCounter(name: string, signal: AbortSignal): Promise<void> {
    await ask(this.#line, 'removeCounter', name, signal);
  }

  async readCounter(name: string): Promise<Counter> {
    return await ask(this.#line, 'readCounter', name, NEVER);
  }

  async collect(before: Revision, nowMs: number, signal: AbortSignal): Promise<CollectOutcome> {
    return await ask(this.#line, 'collect', { before, nowMs }, signal);
  }

  async revisionAt(timeMs: number): Promise<Revision> {
    return await ask(this.#line, 'revisionAt', timeMs, NEVER);
  }

  /** Lets go of the other thread's store, which stays open: what was asked is answered, followers end. */
  async close(): Promise<void> {
    for (const follower of this.#followers) follower.end();
    await this.#line.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Guards stay on this side: the holder only says which one found what. */
function refusalOf({ change }: Commit, failure: Failure): Error {
  if (failure.kind !== 'guarded' || change.kind !== 'schema') return fromFailure(failure);
  return change.guards[failure.index]?.refuse(failure.found) ?? fromFailure(failure);
}
