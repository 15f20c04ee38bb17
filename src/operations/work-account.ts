/**
 * Who is told of the work of a call, by its signal: each call has one of its own, which every operation is given. Where
 * nobody holds callers to their work, nobody is.
 */
const accounts = new WeakMap<AbortSignal, (steps: number) => void>();

/** Tells `charge` of the questions and edges that are looked at for the call of `signal`, after each of its evaluations. */
export function chargeWorkOf(signal: AbortSignal, charge: (steps: number) => void): void {
  accounts.set(signal, charge);
}

/** The call of `signal` took so many steps. */
export function tellWork(signal: AbortSignal, steps: number): void {
  accounts.get(signal)?.(steps);
}
