/** What `Waits.fail` fails with. */
export const LOST = 'the store is lost';

/** What is waited for, one after another, until the test lets it go on or fail. */
export class Waits {
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  /** So far. */
  count = 0;

  wait(): Promise<void> {
    const one = Promise.withResolvers<void>();
    this.#waiting.push(one);
    this.count++;
    return one.promise;
  }

  /** The first of them goes on. False if there is none. */
  goOn(): boolean {
    const one = this.#waiting.shift();
    one?.resolve();
    return one !== undefined;
  }

  /** The first of them fails, if there is one. */
  fail(): void {
    this.#waiting.shift()?.reject(new Error(LOST));
  }
}

/** Lets everything go on that can. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 16; turn++) await Promise.resolve();
}
