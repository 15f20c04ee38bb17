import { once } from 'node:events';
import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import type { AnswerMany } from './road.ts';
import { type Desk, ServedCall } from './served-call.ts';

export function streamHandler(answer: AnswerMany, desk: Desk): handleServerStreamingCall<Buffer, Buffer> {
  return (call) => {
    serve(answer, desk, call).catch((thrown: unknown) => {
      desk.logger.error({ err: thrown }, 'an answer could not be handed over');
    });
  };
}

async function serve(
  answer: AnswerMany,
  desk: Desk,
  call: ServerWritableStream<Buffer, Buffer>,
): Promise<void> {
  const served = new ServedCall(desk, call);
  try {
    await send(call, answer(served.admit()), served.signal);
  } catch (thrown) {
    const ending = served.fail(thrown);
    // A call whose peer is gone is destroyed, and has nobody to tell.
    if (!call.cancelled) call.emit('error', ending);
    return;
  }
  call.end(served.succeed());
}

/** Sends every item, no faster than the peer reads. Stopping early closes `items`. */
async function send(
  call: ServerWritableStream<Buffer, Buffer>,
  items: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  for await (const item of items) {
    signal.throwIfAborted();
    if (!call.write(item)) await once(call, 'drain', { signal });
  }
  signal.throwIfAborted(); // the source may end quietly when it is told to stop, which is not a complete answer
}
