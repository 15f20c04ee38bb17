import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../src/cli/client/connection.ts';
import { READ_SCHEMA, WATCH } from '../../src/cli/client/methods.ts';
import { updateText } from '../../src/cli/client/update-text.ts';
import { hold } from './hold.ts';

const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** Follows every change of documents from the beginning to the end, and knows from that alone what is stored. */
export class Watcher implements AsyncDisposable {
  readonly #stored = new Set<string>();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  private constructor(connection: Connection, start: string) {
    this.#running = this.#follow(connection, start);
    this.#running.catch(() => undefined); // told when it is asked for
  }

  static async start(connection: Connection): Promise<Watcher> {
    const { readAt } = await connection.call(READ_SCHEMA, {});
    return new Watcher(connection, readAt?.token ?? '');
  }

  /** Waits until it has come as far as what is stored now. Rejects when it does not get there. */
  async holdTo(stored: readonly string[]): Promise<void> {
    const expected = stored.toSorted();
    const endMs = performance.now() + PATIENCE_MS;
    while (performance.now() < endMs) {
      if (this.#stored.size === expected.length && expected.every((text) => this.#stored.has(text))) return;
      await Promise.race([sleep(LOOK_AGAIN_MS), this.#running]);
    }
    hold('what was watched', [...this.#stored].toSorted(), expected);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running.catch(() => undefined);
  }

  async #follow(connection: Connection, token: string): Promise<void> {
    const ask = { optionalObjectTypes: ['document'], optionalStartCursor: { token } };
    for await (const { updates } of connection.answers(WATCH, ask, this.#stop.signal)) {
      for (const update of updates) {
        const [operation, text = ''] = updateText(update).split(' ', 2);
        if (!text.startsWith('document:lane-')) continue;
        if (operation === 'delete') this.#stored.delete(text);
        else this.#stored.add(text);
      }
    }
    if (!this.#stop.signal.aborted) throw new Error('a watch ended by itself');
  }
}
