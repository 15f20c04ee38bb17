/** The calls to another thread that have no answer yet, by number. */
export class AwaitedCalls {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;

  /** A number, and the promise of its answer. */
  begin(): { readonly call: number; readonly answer: Promise<unknown> } {
    const call = this.number();
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(call, waiting);
    return { call, answer: waiting.promise };
  }

  /** One that no other call has. */
  number(): number {
    return ++this.#calls;
  }

  /** Gives back whether anybody waited for it. */
  resolve(call: number, answer: unknown): boolean {
    const waiting = this.#take(call);
    waiting?.resolve(answer);
    return waiting !== undefined;
  }

  /** Gives back whether anybody waited for it. */
  reject(call: number, reason: unknown): boolean {
    const waiting = this.#take(call);
    waiting?.reject(reason);
    return waiting !== undefined;
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
