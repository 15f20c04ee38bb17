import type { StoreWork } from '../store.ts';
import { type Failure, fromFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { Calls, Method } from './messages.ts';
import type { PackedPart } from './packed-pages.ts';

/**
 * One question to the thread that holds the store, and its answer. A signal that fires is passed on, and the answer is
 * still waited for: whether it came in time is known over there.
 * @param thrown what a failure is on this side
 * @throws the reason of `signal` when the call was stopped by it
 */
export function ask<M extends Method>(
  line: Line,
  method: M,
  asked: Calls[M]['asked'],
  signal: AbortSignal,
  thrown: (failure: Failure) => unknown = fromFailure,
): Promise<Calls[M]['answer']> {
  return askListening(line, method, asked, signal, thrown, {});
}

/** What else is heard of a call. */
export interface Listener {
  /** The holder wants the next of what its caller brings. */
  readonly onPull?: (call: number) => void;
  /** A part of the answer, ahead of it: the next one is to be pulled. */
  readonly onPart?: (part: PackedPart, call: number) => void;
  /** What the call took, before it is known how it ended. */
  readonly onWork?: (work: readonly StoreWork[]) => void;
}

/** As `ask`, for a call of which more is heard than its answer. */
export async function askListening<M extends Method>(
  line: Line,
  method: M,
  asked: Calls[M]['asked'],
  signal: AbortSignal,
  thrown: (failure: Failure) => unknown,
  { onPull, onPart, onWork }: Listener,
): Promise<Calls[M]['answer']> {
  signal.throwIfAborted();
  const answer = Promise.withResolvers<Calls[M]['answer']>();
  const call = line.begin({
    isAwaited: true,
    hear(message) {
      if (message.kind === 'pull') onPull?.(call);
      if (message.kind === 'part') onPart?.(message.part, call);
      if ('work' in message && message.work !== undefined) onWork?.(message.work);
      if (message.kind === 'answered') answer.resolve(message.answer); // of this call, so of its method
      if (message.kind === 'failed') {
        const { failure } = message;
        answer.reject(failure.kind === 'cancelled' ? signal.reason : thrown(failure));
      }
    },
    lose: answer.reject,
  });
  const cancel = (): void => line.send({ kind: 'cancel', call });
  signal.addEventListener('abort', cancel, { once: true });
  try {
    line.send({ kind: 'ask', call, method, asked } as Parameters<Line['send']>[0]); // a pair of `Calls`, as the signature says
    return await answer.promise;
  } finally {
    signal.removeEventListener('abort', cancel);
    line.end(call);
  }
}
