/**
 * Calls that wait for something, by who makes them. Callers are served one after the other, and of each the call that
 * waits longest: whoever makes two hundred calls has no more than whoever makes one.
 */
export class WaitingCalls {
  readonly #byCaller = new Map<string, Set<() => void>>(); // callers in the order in which they are served

  get size(): number {
    return this.#byCaller.size;
  }

  add(caller: string, wake: () => void): void {
    const calls = this.#byCaller.get(caller);
    if (calls === undefined) this.#byCaller.set(caller, new Set([wake]));
    else calls.add(wake);
  }

  /** Whether it was still waiting. */
  delete(caller: string, wake: () => void): boolean {
    const calls = this.#byCaller.get(caller);
    if (calls?.delete(wake) !== true) return false;
    if (calls.size === 0) this.#byCaller.delete(caller);
    return true;
  }

  /** Takes out the call that comes next of the callers that `mayBe`; its caller is behind the others then. */
  take(
    mayBe: (caller: string) => boolean = () => true,
  ): { readonly caller: string; readonly wake: () => void } | undefined {
    for (const [caller, calls] of this.#byCaller) {
      if (!mayBe(caller)) continue;
      const [wake] = calls;
      this.#byCaller.delete(caller);
      if (wake === undefined) continue;
      calls.delete(wake);
      if (calls.size > 0) this.#byCaller.set(caller, calls);
      return { caller, wake };
    }
    return undefined;
  }
}
