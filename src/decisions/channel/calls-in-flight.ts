import { arrivedError } from '../../model/carried-error.ts';
import type { FromOwner } from './messages.ts';

/** The calls of one port that have no answer yet, by number. */
export class CallsInFlight {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;

  /** A number, and the promise of its answer. */
  begin(): { readonly call: number; readonly answer: Promise<unknown> } {
    const call = this.number();
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(call, waiting);
    return { call, answer: waiting.promise };
  }

  /** One that nothing else has on this port. */
  number(): number {
    return ++this.#calls;
  }

  take(message: FromOwner): void {
    switch (message.kind) {
      case 'placed':
        for (const [index, call] of message.calls.entries()) this.#take(call)?.resolve(message.ids[index]);
        return;
      case 'answered':
        this.#take(message.call)?.resolve(message.answer);
        return;
      case 'failed':
        for (const call of message.calls) this.#take(call)?.reject(arrivedError(message.error));
        return;
    }
  }

  /** There will be no answers any more. */
  rejectAll(reason: Error): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #take(call: number): PromiseWithResolvers<unknown> | undefined {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    return waiting;
  }
}
