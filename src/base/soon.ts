/**
 * A value, or the promise of one that is not there yet. What is there is not wrapped: for a check whose pages are all
 * resident, the promises and turns of the queue between its steps would cost more than the steps.
 */
export type Soon<T> = T | Promise<T>;

/** `next` of the value: at once when it is there. Throws or rejects as `value` and `next` do. */
export function after<T, Result>(value: Soon<T>, next: (value: T) => Soon<Result>): Soon<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
