import type { Status } from '../../gen/google/rpc/Status.ts';
import { Fault } from '../../model/fault.ts';
import { encodeFault } from '../wire/fault-status.ts';
import { messageWriter } from '../wire/protos.ts';
import { StatusCode } from '../wire/status-code.ts';

/** How a call that threw ends. */
export interface Refusal {
  readonly code: StatusCode;
  readonly details: string;
  /** A `google.rpc.Status`, when there is more to say to programs. */
  readonly statusBytes: Buffer | undefined;
  /** The stable name of what went wrong; `undefined` for our own mistakes. */
  readonly reason: string | undefined;
}

const writeStatus = messageWriter<Status>('google.rpc.Status');

/**
 * The only place where a thrown value becomes a gRPC status. What was not foreseen says nothing about itself to the
 * caller; `reason` is then absent and the log should get `thrown`. `signal` is the call's own.
 */
export function toRefusal(thrown: unknown, signal: AbortSignal): Refusal {
  const fault = faultIn(thrown, signal);
  if (fault !== undefined) return refusalOf(fault);
  if (isAbort(thrown, signal)) {
    return nameOf(signal.reason) === 'TimeoutError'
      ? plain(StatusCode.DEADLINE_EXCEEDED, 'deadline exceeded', 'deadline-exceeded')
      : plain(StatusCode.CANCELLED, 'call cancelled', 'cancelled');
  }
  return plain(StatusCode.INTERNAL, 'internal error', undefined);
}

/** A fault is thrown as it is, or is the reason for which the call was aborted. */
function faultIn(thrown: unknown, signal: AbortSignal): Fault | undefined {
  if (thrown instanceof Fault) return thrown;
  if (signal.reason instanceof Fault && isAbort(thrown, signal)) return signal.reason;
  return undefined;
}

/** Whether `thrown` says that `signal` was aborted. Anything else is a mistake, even after an abort. */
function isAbort(thrown: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (thrown === signal.reason || nameOf(thrown) === 'AbortError');
}

function nameOf(thrown: unknown): string | undefined {
  return thrown instanceof Error ? thrown.name : undefined;
}

function refusalOf(fault: Fault): Refusal {
  const status = encodeFault(fault);
  const statusBytes = status.details?.length ? writeStatus(status) : undefined;
  return { code: status.code, details: status.message, statusBytes, reason: fault.reason };
}

function plain(code: StatusCode, details: string, reason: string | undefined): Refusal {
  return { code, details, statusBytes: undefined, reason };
}
