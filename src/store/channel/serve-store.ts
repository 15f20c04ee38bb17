import type { MessagePort } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import type { Pace } from '../../base/pace.ts';
import { Pulse } from '../../base/pulse.ts';
import type { Soon } from '../../base/soon.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { ChangeSet, Commit, PageRows, Store, StoreWork } from '../store.ts';
import { type Failure, StandIn, toFailure } from './failure.ts';
import type {
  AnyAsk,
  AnyItem,
  AnyOpening,
  Calls,
  FromHolder,
  Method,
  PlainCommit,
  ToHolder,
} from './messages.ts';
import { packParts, type PackedPart } from './packed-pages.ts';
import { type Measure, Outflow } from './outflow.ts';
import { Upload } from './upload.ts';

/**
 * Answers the `ChannelStore` at the other end of `port` from `store`, until the port closes: then the calls still under
 * way are cancelled. The store is not closed with it.
 * @param newPace the pace of one call, which takes this thread's time for callers of another; at once by default
 */
export function serveStore(
  store: Store,
  port: MessagePort,
  newPace: () => Pace<StoreWork> = () => () => undefined,
): void {
  const holder = new Holder(store, port, newPace);
  port.on('message', (message: ToHolder) => holder.take(message));
  port.on('close', () => holder.cancelAll());
}

/** One call of the other side. */
interface Call {
  readonly cancel: AbortController;
  readonly upload?: Upload;
  /** Fires when the next part of what was asked is pulled. */
  readonly pulled?: Pulse;
  readonly outflow?: Pick<Outflow<unknown>, 'pull'>;
}

/** One batch is read while another is used. */
const ONE_AHEAD: Measure<unknown> = { weightOf: () => 1, weightMax: 1, mayFollow: () => true };
/** Small transactions go together; what follows a part of a large one waits until that is wanted. */
const CHANGES: Measure<ChangeSet> = {
  weightOf: ({ updates }) => 1 + updates.length,
  weightMax: 1000,
  mayFollow: ({ complete }) => complete,
};

class Holder {
  readonly #store: Store;
  readonly #port: MessagePort;
  readonly #newPace: () => Pace<StoreWork>;
  readonly #calls = new Map<number, Call>();

  constructor(store: Store, port: MessagePort, newPace: () => Pace<StoreWork>) {
    this.#store = store;
    this.#port = port;
    this.#newPace = newPace;
  }

  take(message: ToHolder): void {
    const call = this.#calls.get(message.call); // undefined for one that is over: the messages of both sides cross
    switch (message.kind) {
      case 'ask':
        void this.#answer(message); // answers with what it throws
        return;
      case 'open':
        this.#open(message);
        return;
      case 'pull':
        call?.outflow?.pull();
        call?.pulled?.fire();
        return;
      case 'cancel':
        call?.cancel.abort();
        return;
      case 'batch':
        call?.upload?.deliver(message.relationships);
        return;
      case 'batches-ended':
        call?.upload?.finish(message.whole);
        return;
      default:
        message satisfies never;
    }
  }

  cancelAll(): void {
    for (const { cancel } of this.#calls.values()) cancel.abort();
  }

  async #answer(asked: AnyAsk): Promise<void> {
    const { call } = asked;
    const cancel = new AbortController();
    const upload = new Upload(() => this.#send({ kind: 'pull', call }), cancel.signal);
    const pulled = new Pulse();
    this.#calls.set(call, { cancel, upload, pulled });
    const done = new DoneWork(this.#newPace());
    try {
      const answer = await this.#call(asked, upload, pulled, done, cancel.signal);
      this.#send({ kind: 'answered', call, answer, work: done.told });
    } catch (thrown) {
      const failure = toFailure(thrown, cancel.signal.reason);
      this.#send({ kind: 'failed', call, failure, work: done.told });
    } finally {
      this.#calls.delete(call);
    }
  }

  async #call(
    asked: AnyAsk,
    upload: Upload,
    pulled: Pulse,
    done: DoneWork,
    signal: AbortSignal,
  ): Promise<Calls[Method]['answer']> {
    const store = this.#store;
    switch (asked.method) {
      case 'commit':
        return store.commit({ ...toCommit(asked.asked), pace: done.note }, signal);
      case 'importRelationships': {
        const batches = paced(upload, this.#newPace(), ({ length }) => ({ kind: 'imported', count: length }));
        return store.importRelationships({ batches, schemaRevision: asked.asked }, signal);
      }
      case 'readPages':
        return this.#sendParts(
          asked.call,
          await store.readPages(asked.asked.keys, asked.asked.upTo, signal),
          pulled,
          signal,
        );
      case 'nextPages': {
        const found = await store.nextPages(asked.asked, signal);
        const pages = found.map(({ rows }) => rows);
        const last = await this.#sendParts(asked.call, pages, pulled, signal);
        return { keys: found.map(({ key }) => key), last };
      }
      case 'readSchema':
        return store.readSchema(asked.asked);
      case 'addCounter':
        return store.addCounter(asked.asked, signal);
      case 'removeCounter':
        return store.removeCounter(asked.asked, signal);
      case 'readCounter':
        return store.readCounter(asked.asked);
      case 'collect':
        return store.collect(asked.asked.before, asked.asked.nowMs, signal);
      case 'revisionAt':
        return store.revisionAt(asked.asked);
      default:
        return asked satisfies never;
    }
  }

  /** Sends all parts of `pages` but the last, each when the one before was pulled on. @returns the last, for the answer */
  async #sendParts(
    call: number,
    pages: readonly PageRows[],
    pulled: Pulse,
    signal: AbortSignal,
  ): Promise<PackedPart> {
    let last: PackedPart | undefined;
    for (const part of packParts(pages)) {
      if (last !== undefined) {
        this.#send({ kind: 'part', call, part: last });
        await pulled.next(signal);
        signal.throwIfAborted();
      }
      last = part;
    }
    assert(last !== undefined, 'there is a part');
    return last;
  }

  #open(opened: AnyOpening): void {
    const cancel = new AbortController();
    const { call } = opened;
    switch (opened.method) {
      case 'scan': {
        const steps = this.#store.scan(opened.asked, cancel.signal);
        const items = paced(steps, this.#newPace(), ({ rows }) => ({ kind: 'rows', count: rows }));
        return this.#run(call, items, ONE_AHEAD, cancel);
      }
      case 'image': {
        const pieces = this.#store.image(opened.asked, cancel.signal);
        const items = paced(pieces, this.#newPace(), ({ length }) => ({ kind: 'bytes', count: length }));
        return this.#run(call, items, ONE_AHEAD, cancel);
      }
      case 'changes':
        return this.#run(call, this.#store.changes(opened.asked, cancel.signal), CHANGES, cancel);
      default:
        opened satisfies never;
    }
  }

  #run<Item extends AnyItem>(
    call: number,
    items: AsyncIterable<Item>,
    measure: Measure<Item>,
    cancel: AbortController,
  ): void {
    const outlet = {
      give: (given: readonly Item[]) => this.#send({ kind: 'items', call, items: given }),
      end: (failure: Failure | undefined) =>
        this.#send(failure === undefined ? { kind: 'ended', call } : { kind: 'failed', call, failure }),
    };
    const outflow = new Outflow(items, measure, outlet, cancel.signal);
    this.#calls.set(call, { cancel, outflow });
    cancel.signal.addEventListener('abort', () => this.#calls.delete(call), { once: true }); // the last word of every stream
    outflow.pull();
    void outflow.run(); // it tells what it throws
  }

  #send(message: FromHolder): void {
    this.#port.postMessage(message);
  }
}

/** What a commit takes, for its caller to be told. */
class DoneWork {
  readonly #pace: Pace<StoreWork>;
  readonly #counts = new Map<StoreWork['kind'], number>();

  constructor(pace: Pace<StoreWork>) {
    this.#pace = pace;
  }

  /** The sums of what was noted; undefined when there is nothing. */
  get told(): readonly StoreWork[] | undefined {
    if (this.#counts.size === 0) return undefined;
    return Array.from(this.#counts, ([kind, count]) => ({ kind, count }));
  }

  readonly note = (work: StoreWork): Soon<void> => {
    this.#counts.set(work.kind, (this.#counts.get(work.kind) ?? 0) + work.count);
    return this.#pace(work);
  };
}

/** The items, each when others had their turns for what it took. */
async function* paced<Item>(
  items: AsyncIterable<Item>,
  pace: Pace<StoreWork>,
  workOf: (item: Item) => StoreWork,
): AsyncGenerator<Item, void> {
  for await (const item of items) {
    await pace(workOf(item));
    yield item;
  }
}

/** Each guard refuses by saying where it stands. */
function toCommit(plain: PlainCommit): Commit {
  const { change } = plain;
  if (change.kind !== 'schema') return { ...plain, change };
  const guards = change.guards.map((filter, index) => ({
    filter,
    refuse: (found: Relationship) => new StandIn({ kind: 'guarded', index, found }),
  }));
  return { ...plain, change: { ...change, guards } };
}
