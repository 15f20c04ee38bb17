import type { Denial, Lack } from './admit.ts';
import { lackOf } from './admit.ts';

/** A denial that is told of, for itself and for others like it. */
export interface ToldDenial {
  readonly denial: Denial;
  readonly lack: Lack;
  /** Others of the same credential, method and lack, since the last that was told of. */
  readonly unrecorded: number;
}

/** How many kinds of denials are told apart at once; what is beyond is told of by no one, until others are over. */
export const DENIAL_KINDS_MAX = 1_000;

/**
 * Which denials are told of, so that whoever tries what they may not fills no disk: of each credential, method and lack
 * the first, and then one in `intervalMs`, which stands for those meanwhile.
 */
export class DenialBudget {
  readonly #intervalMs: number;
  /** By what is alike, in the order in which they were last told of. */
  readonly #kinds = new Map<string, Kind>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** @returns undefined when it is only counted */
  take(denial: Denial, nowMs: number): ToldDenial | undefined {
    const lack = lackOf(denial);
    const key = keyOf(denial, lack);
    const kind = this.#kinds.get(key);
    if (kind !== undefined) {
      kind.last = denial;
      kind.unrecorded++;
      return undefined; // until it is due
    }
    if (this.#kinds.size >= DENIAL_KINDS_MAX) return undefined;
    this.#kinds.set(key, { last: denial, lack, unrecorded: 0, toldMs: nowMs });
    return { denial, lack, unrecorded: 0 };
  }

  /** Those whose interval is over, each with how many it stands for; kinds of which there were no more are forgotten. */
  due(nowMs: number): readonly ToldDenial[] {
    const told: ToldDenial[] = [];
    for (const [key, kind] of this.#kinds) {
      if (kind.toldMs + this.#intervalMs > nowMs) break; // they are in the order of their times
      this.#kinds.delete(key);
      if (kind.unrecorded === 0) continue;
      told.push({ denial: kind.last, lack: kind.lack, unrecorded: kind.unrecorded - 1 });
      this.#kinds.set(key, { ...kind, unrecorded: 0, toldMs: nowMs });
    }
    return told;
  }

  /** All that was only counted. */
  rest(): readonly ToldDenial[] {
    return this.due(Infinity);
  }
}

interface Kind {
  last: Denial;
  readonly lack: Lack;
  unrecorded: number;
  readonly toldMs: number;
}

/** Parts that may hold anything stand as JSON, so that no two kinds have one key. */
function keyOf({ path, principal: { tenant, name, credentialId } }: Denial, lack: Lack): string {
  return JSON.stringify([tenant, name, credentialId, path, lack]);
}
