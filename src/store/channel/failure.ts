import { Fault, type Reason, type Violation } from '../../model/fault.ts';
import type { Relationship } from '../../model/relationship.ts';

/** What was thrown on one side of a channel, as plain data for the other. */
export type Failure =
  | {
      readonly kind: 'fault';
      readonly reason: Reason;
      readonly message: string;
      readonly details: Readonly<Record<string, string>>;
      readonly violations: readonly Violation[];
      readonly cause: Failure | undefined;
    }
  /** No refusal but a mistake, or a disk that fails: everything a log can use. */
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly cause: Failure | undefined;
    }
  /** The call's own signal fired; its reason never left the asking side. */
  | { readonly kind: 'cancelled' }
  /** The guard at this place of the commit found a relationship; how it refuses is known to the asking side. */
  | { readonly kind: 'guarded'; readonly index: number; readonly found: Relationship }
  /** The batches of an import ended badly; what they threw never left the asking side. */
  | { readonly kind: 'batches' };

/** Causes of causes that are carried over. */
const CAUSES_MAX = 8;

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
export function toFailure(thrown: unknown, cancellation: unknown, depth = 0): Failure {
  if (thrown instanceof StandIn) return thrown.failure;
  if (cancellation !== undefined && thrown === cancellation) return { kind: 'cancelled' };
  const hasCause = thrown instanceof Error && thrown.cause !== undefined && depth < CAUSES_MAX;
  const cause = hasCause ? toFailure(thrown.cause, cancellation, depth + 1) : undefined;
  if (thrown instanceof Fault) {
    const { reason, message, details, violations } = thrown;
    return { kind: 'fault', reason, message, details, violations, cause };
  }
  if (thrown instanceof Error) {
    const { name, message, stack } = thrown;
    return { kind: 'error', name, message, stack, cause };
  }
  return { kind: 'error', name: 'Error', message: String(thrown), stack: undefined, cause };
}

/** The reverse, for the kinds that stand for themselves. */
export function fromFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'fault': {
      const { reason, message, details, violations, cause } = failure;
      return new Fault(reason, message, { details, violations, cause: cause && fromFailure(cause) });
    }
    case 'error': {
      const { name, message, stack, cause } = failure;
      const error = new Error(message, { cause: cause && fromFailure(cause) });
      error.name = name;
      if (stack !== undefined) error.stack = stack;
      return error;
    }
    case 'cancelled':
    case 'guarded':
    case 'batches':
      return new StandIn(failure);
    default:
      return failure satisfies never;
  }
}
