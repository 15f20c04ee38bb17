import { Fault } from '../model/fault.ts';
import type { Names } from '../model/names.ts';
import type { Revision } from '../model/revision.ts';
import type { ChangeSet, Store } from '../store/store.ts';
import { Graph, type GraphSize, type ReadPages } from './graph.ts';
import { preload } from './preload.ts';

/** The revisions that a store can be read at. */
export interface Window {
  readonly oldest: Revision;
  readonly head: Revision;
}

interface Waiter {
  readonly revision: Revision;
  resolve(): void;
  reject(reason: unknown): void;
}

/**
 * Keeps a graph at the head of its store: applies every committed change in order, and lets callers wait for one. If
 * following fails, every wait fails with the same reason and no answer newer than what was applied is given.
 */
export class Follower {
  readonly graph: Graph;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #preloading: Promise<void> | undefined;
  #waiters: Waiter[] = [];
  #failure: { readonly cause: unknown } | undefined;

  /**
   * @param window the revisions the store could be read at in one turn; changes are applied from behind the newest of them
   * @param onChange called after each change was applied, before anyone who waits for it goes on.
   */
  constructor(
    store: Store,
    names: Names,
    size: GraphSize,
    { oldest, head }: Window,
    onChange: (change: ChangeSet) => void,
  ) {
    const readPages: ReadPages = (keys, upTo) => store.readPages(keys, upTo, this.#stop.signal);
    this.graph = new Graph(names, oldest, head, readPages, size);
    this.#running = this.#follow(store, head, onChange);
  }

  get applied(): Revision {
    return this.graph.applied;
  }

  /** Resolves when following has ended, for whatever reason; `assertFollowing` tells which. */
  get ended(): Promise<void> {
    return this.#running;
  }

  /** @throws when following has ended: what is applied may no longer be the newest, and nobody would know. */
  assertFollowing(): void {
    if (this.#failure !== undefined) throw this.#ended();
  }

  /** Resolves once `revision` is applied. Rejects with the signal's reason, or when following has ended. */
  async reach(revision: Revision, signal: AbortSignal): Promise<void> {
    if (revision <= this.applied) return;
    this.assertFollowing();
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters = this.#waiters.filter((one) => one !== waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        revision,
        resolve: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: (reason) => {
          signal.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
    });
  }

  /** Fill the graph in the background, while it is asked. */
  preload(store: Store): void {
    this.#preloading = preload(this.graph, store, this.#stop.signal);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#preloading;
    await this.#running;
  }

  async #follow(store: Store, after: Revision, onChange: (change: ChangeSet) => void): Promise<void> {
    try {
      for await (const change of store.changes(after, this.#stop.signal)) {
        this.graph.apply(change);
        onChange(change);
        if (change.complete) this.#wake();
      }
      this.#failure = { cause: undefined };
    } catch (cause) {
      this.#failure = { cause };
    }
    const reason = this.#ended();
    for (const waiter of this.#waiters.splice(0)) waiter.reject(reason);
  }

  #wake(): void {
    if (this.#waiters.length === 0) return;
    const ready = this.#waiters.filter((one) => one.revision <= this.applied);
    this.#waiters = this.#waiters.filter((one) => one.revision > this.applied);
    for (const waiter of ready) waiter.resolve();
  }

  /** To be told to stop, or that the store closed, is foreseen; anything else is not. */
  #ended(): Error {
    const text = 'the graph no longer follows its store';
    const cause = this.#failure?.cause;
    if (cause === undefined || this.#stop.signal.aborted) return new Fault('shutting-down', text, { cause });
    return new Error(text, { cause });
  }
}
