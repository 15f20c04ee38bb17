/** Something that keeps a server from doing all that it is there for. */
export interface Hindrance {
  readonly why: string;
  /** Whether only another start can end it, and nothing is answered rightly until then. */
  readonly isFinal: boolean;
}

/** Whether a server can do all that it is there for, and what keeps it from it. Whoever has to tell others listens. */
export class Readiness {
  readonly #hindrances = new Map<string, Hindrance>();
  readonly #listeners = new Set<() => void>();

  get isReady(): boolean {
    return this.#hindrances.size === 0;
  }

  /** By name. */
  get hindrances(): ReadonlyMap<string, Hindrance> {
    return this.#hindrances;
  }

  /** @param name the same for what `clear` ends; a second time it only changes what is said. */
  hinder(name: string, why: string, isFinal = false): void {
    this.#hindrances.set(name, { why, isFinal });
    this.#tell();
  }

  clear(name: string): void {
    if (this.#hindrances.delete(name)) this.#tell();
  }

  /** `listener` is called now and after every change. */
  listen(listener: () => void): void {
    this.#listeners.add(listener);
    listener();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
