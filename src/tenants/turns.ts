/** Acts on things that have a name: those on one are done one after the other, those on different ones at once. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Settles as `act` does. */
  async take<T>(name: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const turn = before.then(act);
    const last = turn.catch(() => undefined); // who asked is told; the next one has its turn all the same
    this.#last.set(name, last);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === last) this.#last.delete(name);
    }
  }

  /** Resolves when nothing that was handed in before is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
