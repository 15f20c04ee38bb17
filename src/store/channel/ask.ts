import { type Failure, fromFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { Calls, FromHolder, Method } from './messages.ts';

/** Something that comes before the answer. @param call the number of the call */
export type Listener = (message: FromHolder, call: number) => void;

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
  return askListening(line, method, asked, signal, thrown, () => undefined);
}

/** As `ask`, for a call whose holder has something to say before it answers. */
export async function askListening<M extends Method>(
  line: Line,
  method: M,
  asked: Calls[M]['asked'],
  signal: AbortSignal,
  thrown: (failure: Failure) => unknown,
  listen: Listener,
): Promise<Calls[M]['answer']> {
  signal.throwIfAborted();
  const answer = Promise.withResolvers<Calls[M]['answer']>();
  const call = line.begin({
    isAwaited: true,
    hear(message) {
      if (message.kind === 'answered') {
        answer.resolve(message.answer); // of this call, so of its method
      } else if (message.kind === 'failed') {
        const { failure } = message;
        answer.reject(failure.kind === 'cancelled' ? signal.reason : thrown(failure));
      } else listen(message, call);
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
