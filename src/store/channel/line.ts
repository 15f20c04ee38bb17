import type { MessagePort } from 'node:worker_threads';
import { Fault } from '../../model/fault.ts';
import type { FromHolder, ToHolder } from './messages.ts';

/** Who waits for the messages of one call. */
export interface Party {
  /** Whether closing waits for it: a question has an answer, a stream may have a reader who never comes back. */
  readonly isAwaited: boolean;
  /** One message of the call. */
  hear(message: FromHolder): void;
  /** No more will come: the other end is gone. */
  lose(reason: Error): void;
}

/** The asking end of a port: numbers calls, and brings each message to the call it belongs to. */
export class Line {
  readonly #port: MessagePort;
  readonly #parties = new Map<number, Party>();
  #calls = 0;
  #quiet: PromiseWithResolvers<void> | undefined;
  #isClosing = false;
  #lost: Error | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: FromHolder) => this.#parties.get(message.call)?.hear(message));
    port.on('close', () => this.#lose());
  }

  /**
   * Takes a call up; `end` gives its number back.
   * @throws as `assertOpen`
   */
  begin(party: Party): number {
    this.assertOpen();
    const call = ++this.#calls;
    this.#parties.set(call, party);
    return call;
  }

  /** @throws Fault `shutting-down` once it is closing; an error when the other end is gone. */
  assertOpen(): void {
    if (this.#isClosing) throw closing();
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Goes nowhere when the other end is gone. */
  send(message: ToHolder): void {
    this.#port.postMessage(message);
  }

  end(call: number): void {
    this.#parties.delete(call);
    if (this.#quiet !== undefined && !this.#isAwaiting()) this.#quiet.resolve();
  }

  /** Takes no more calls, waits for the answers to those that are there, and closes the port. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#isAwaiting()) {
      this.#quiet ??= Promise.withResolvers();
      await this.#quiet.promise;
    }
    this.#port.close();
  }

  #isAwaiting(): boolean {
    return [...this.#parties.values()].some(({ isAwaited }) => isAwaited);
  }

  #lose(): void {
    this.#lost = this.#isClosing ? closing() : gone();
    for (const party of this.#parties.values()) party.lose(this.#lost);
  }
}

function closing(): Fault {
  return new Fault('shutting-down', 'the store is closing on this thread');
}

function gone(): Error {
  return new Error('the thread that holds the store is gone: what it was asked may have been done or not');
}
