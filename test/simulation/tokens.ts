import type { Consistency } from '../../src/model/consistency.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { Freshness } from './plan.ts';

/** A token, and the revision that it names. */
export interface Known {
  readonly revision: Revision;
  readonly token: string;
}

/** What clients have been told, and so may name. */
export class Tokens {
  readonly #all: Known[] = []; // in the order they were told
  readonly #own = new Map<number, Known>(); // the newest of each client
  #newest: Known | undefined;

  /** The newest revision that anyone was told of. */
  get newest(): Known | undefined {
    return this.#newest;
  }

  /** @param client undefined for a watcher */
  tell(client: number | undefined, known: Known): void {
    this.#all.push(known);
    if (client !== undefined && known.revision >= (this.#own.get(client)?.revision ?? 0))
      this.#own.set(client, known);
    if (known.revision >= (this.#newest?.revision ?? 0)) this.#newest = known;
  }

  /** The token that a client means, if it means one. */
  meant(freshness: Freshness, client: number): Known | undefined {
    switch (freshness.kind) {
      case 'at-least-as-fresh':
        return freshness.token === 'own' ? this.#own.get(client) : this.#newest;
      case 'at-exact-snapshot':
        return this.#all.at(-1 - freshness.back) ?? this.#newest;
      case 'newest':
      case 'fully-consistent':
      case 'minimize-latency':
        return undefined;
      default:
        return freshness satisfies never;
    }
  }
}

/** Without a token, what needs none. */
export function consistencyOf({ kind }: Freshness, named: Known | undefined): Consistency {
  if (kind !== 'at-least-as-fresh' && kind !== 'at-exact-snapshot') return { kind };
  return named === undefined ? { kind: 'newest' } : { kind, token: named.token };
}
