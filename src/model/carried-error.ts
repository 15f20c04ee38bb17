import { Fault, type Reason, type Violation } from './fault.ts';

/** What was thrown on one thread, as plain data for another. */
export type CarriedError =
  | {
      readonly kind: 'fault';
      readonly reason: Reason;
      readonly message: string;
      readonly details: Readonly<Record<string, string>>;
      readonly violations: readonly Violation[];
      readonly cause: CarriedError | undefined;
    }
  /** No refusal but a mistake, or a disk that fails: everything a log can use. */
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly cause: CarriedError | undefined;
    };

/** Causes of causes that are carried over. */
const CAUSES_MAX = 8;

export function carryError(thrown: unknown, depth = 0): CarriedError {
  const hasCause = thrown instanceof Error && thrown.cause !== undefined && depth < CAUSES_MAX;
  const cause = hasCause ? carryError(thrown.cause, depth + 1) : undefined;
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

/** The reverse. */
export function arrivedError(carried: CarriedError): Error {
  const cause = carried.cause && arrivedError(carried.cause);
  switch (carried.kind) {
    case 'fault': {
      const { reason, message, details, violations } = carried;
      return new Fault(reason, message, { details, violations, cause });
    }
    case 'error': {
      const error = new Error(carried.message, { cause });
      error.name = carried.name;
      if (carried.stack !== undefined) error.stack = carried.stack;
      return error;
    }
  }
}
