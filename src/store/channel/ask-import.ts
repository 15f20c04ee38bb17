import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pulse } from '../../base/pulse.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Import, ImportOutcome } from '../store.ts';
import { askListening } from './ask.ts';
import { fromFailure } from './failure.ts';
import type { Line } from './line.ts';

/** Relationships in one message, and in one turn of this thread: other work goes on however large the caller's batches are. */
const BATCH_MAX = 500;

/**
 * An import whose batches are pulled over the port by the thread that stores them, one at a time. When these throw, the
 * holder is only told that they did, and what they threw is thrown here, unless the holder finds a relationship before
 * it at fault.
 */
export async function askImport(
  line: Line,
  { batches, schemaRevision }: Import,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const source = new Source(line, batches);
  try {
    return await askListening(
      line,
      'importRelationships',
      schemaRevision,
      signal,
      (failure) => (failure.kind === 'batches' ? source.failure : fromFailure(failure)),
      { onPull: (call) => source.pull(call) },
    );
  } finally {
    await source.leave();
  }
}

/** The batches, in pieces that are sent when they are pulled. */
class Source {
  readonly #line: Line;
  readonly #batches: AsyncIterable<readonly Relationship[]>;
  readonly #moved = new Pulse();
  readonly #left = new AbortController();
  #running: Promise<void> | undefined;
  #isPulled = false;
  /** What the batches threw. */
  failure: unknown;

  constructor(line: Line, batches: AsyncIterable<readonly Relationship[]>) {
    this.#line = line;
    this.#batches = batches;
  }

  pull(call: number): void {
    this.#isPulled = true;
    this.#running ??= this.#run(call);
    this.#moved.fire();
  }

  /** Sends nothing more. Resolves when the batches are closed. */
  async leave(): Promise<void> {
    this.#left.abort();
    await this.#running;
  }

  async #run(call: number): Promise<void> {
    let whole = false;
    try {
      for await (const batch of this.#batches) {
        for (let start = 0; start < batch.length; start += BATCH_MAX) {
          if (!(await this.#isWanted())) return;
          this.#line.send({ kind: 'batch', call, relationships: batch.slice(start, start + BATCH_MAX) });
          await nextTurn();
        }
      }
      whole = true;
    } catch (thrown) {
      this.failure = thrown;
    }
    if (await this.#isWanted()) this.#line.send({ kind: 'batches-ended', call, whole });
  }

  /** Waits for a pull, and takes it. False when the call is over first. */
  async #isWanted(): Promise<boolean> {
    const { signal } = this.#left;
    while (!this.#isPulled && !signal.aborted) await this.#moved.next(signal);
    this.#isPulled = false;
    return !signal.aborted;
  }
}
