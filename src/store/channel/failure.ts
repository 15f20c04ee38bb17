import { arrivedError, type CarriedError, carryError } from '../../model/carried-error.ts';
import type { Relationship } from '../../model/relationship.ts';

/** What was thrown on one side of a channel, as plain data for the other. */
export type Failure =
  | CarriedError
  /** The call's own signal fired; its reason never left the asking side. */
  | { readonly kind: 'cancelled' }
  /** The guard at this place of the commit found a relationship; how it refuses is known to the asking side. */
  | { readonly kind: 'guarded'; readonly index: number; readonly found: Relationship }
  /** The batches of an import ended badly; what they threw never left the asking side. */
  | { readonly kind: 'batches' };

/** Stands for what a guard would throw, and for what the batches of an import threw, on the side that has neither. */
export class StandIn extends Error {
  override readonly name = 'StandIn';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`stands for a failure of kind \`${failure.kind}\``);
    this.failure = failure;
  }
}

/** @param cancellation the reason of the call's signal on this side, if it fired */
export function toFailure(thrown: unknown, cancellation: unknown): Failure {
  if (thrown instanceof StandIn) return thrown.failure;
  if (cancellation !== undefined && thrown === cancellation) return { kind: 'cancelled' };
  return carryError(thrown);
}

/** The reverse, for the kinds that stand for themselves. */
export function fromFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'fault':
    case 'error':
      return arrivedError(failure);
    case 'cancelled':
    case 'guarded':
    case 'batches':
      return new StandIn(failure);
    default:
      return failure satisfies never;
  }
}
