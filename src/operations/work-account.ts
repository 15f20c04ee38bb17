/**
 * Who is told of the work of a call, by its signal: each call has one of its own, which every operation is given. Where
 * nobody holds callers to their work, nobody is.
 */
const accounts = new WeakMap<AbortSignal, (steps: number) => void>();

/**
 * Tells `charge` of the steps that the call of `signal` takes: the questions and edges of an evaluation when that is over,
 * and what is read and written as it is done, by its prices (`tenants/prices.ts`).
 */
export function chargeWorkOf(signal: AbortSignal, charge: (steps: number) => void): void {
  accounts.set(signal, charge);
}

/** The call of `signal` took so many steps. */
export function tellWork(signal: AbortSignal, steps: number): void {
  accounts.get(signal)?.(steps);
}
