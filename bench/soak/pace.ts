import { setTimeout as sleep } from 'node:timers/promises';
import { Pulse } from '../../src/base/pulse.ts';

/** Something that is done again and again, one after the other. */
export interface Act {
  readonly name: string;
  /** How long to wait after each, in milliseconds. */
  readonly everyMs: number;
  /** Does it once, and holds what it is answered to what must be. Rejects when that differs. */
  readonly once: () => Promise<void>;
}

/**
 * Does acts side by side, each at its own pace, until one of them fails or all are told to stop. The pace is bounded by
 * waiting rather than by a rate: a server that is slow is asked less, since it is not its speed that is looked at.
 */
export class Pace {
  /** How often each was done, by its name. */
  readonly counts: Map<string, number> = new Map<string, number>();
  readonly #changed = new Pulse();
  readonly #over = new AbortController();
  readonly #running: readonly Promise<void>[];
  #isOpen = true;
  #underWay = 0;

  constructor(acts: readonly Act[]) {
    this.#running = acts.map((act) => this.#repeat(act));
  }

  /** Runs `look` while nothing is under way. Rejects with what an act failed with. */
  async between<T>(look: () => Promise<T>): Promise<T> {
    this.#isOpen = false;
    while (this.#underWay > 0 && !this.#over.signal.aborted) await this.#changed.next(this.#over.signal);
    this.#over.signal.throwIfAborted();
    try {
      return await look();
    } finally {
      this.#isOpen = true;
      this.#changed.fire();
    }
  }

  /** Lets them go on for a while. Rejects with what an act failed with, as soon as it does. */
  async forMs(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#over.signal }).catch(() => undefined); // the next line says why
    this.#over.signal.throwIfAborted();
  }

  /** Ends all acts after what they are at. */
  async stop(): Promise<void> {
    this.#over.abort(new Error('the acts are over'));
    await Promise.all(this.#running);
  }

  async #repeat({ name, everyMs, once }: Act): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      while (!this.#isOpen && !signal.aborted) await this.#changed.next(signal);
      if (signal.aborted) return;
      this.#underWay++;
      try {
        await once();
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      } catch (cause) {
        this.#over.abort(new Error(`the act \`${name}\` went wrong`, { cause }));
      } finally {
        this.#underWay--;
        this.#changed.fire();
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined); // the loop looks at the signal
    }
  }
}
