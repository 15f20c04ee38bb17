import { status } from '@grpc/grpc-js';
import type { ErrorAnswer } from './peer.ts';

/** The answer that a thrown error stands for. What is not the refusal of a call is thrown again. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (!(error instanceof Error)) throw error;
  if ('code' in error && typeof error.code === 'number') return statusAnswer(error.code, error.message);
  // The embedded library has no status of its own: it prints it, as Go does.
  const printed = /^rpc error: code = (\w+) desc = (.*)$/s.exec(error.message);
  if (printed === null) throw error;
  return { kind: 'error', code: constantCase(printed[1]!), text: printed[2]! };
}

export function statusAnswer(code: number, text: string): ErrorAnswer {
  return { kind: 'error', code: status[code] ?? `${code}`, text };
}

/** `FailedPrecondition` as `FAILED_PRECONDITION`. */
function constantCase(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
