import type { handleClientStreamingCall, sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { Fault } from '../../model/fault.ts';
import type { AnswerUpload } from './road.ts';
import { type Desk, ServedCall } from './served-call.ts';
import { endsInMessage } from './unfinished-message.ts';

export function uploadHandler(answer: AnswerUpload, desk: Desk): handleClientStreamingCall<Buffer, Buffer> {
  return (call, callback) => {
    const served = new ServedCall(desk, call, 'upload');
    serve(answer, served, call, callback).catch((thrown: unknown) => served.lose(thrown));
  };
}

async function serve(
  answer: AnswerUpload,
  served: ServedCall,
  call: ServerReadableStream<Buffer, Buffer>,
  callback: sendUnaryData<Buffer>,
): Promise<void> {
  call.on('cancelled', () => served.cancel());
  let bytes: Buffer;
  try {
    const admission = await served.admit();
    const messages = messagesOf(call, admission.signal);
    bytes = await served.run(() => answer({ ...admission, messages }));
  } catch (thrown) {
    callback(served.fail(thrown));
    return;
  }
  callback(null, bytes, served.succeed());
}

/**
 * The messages up to the one after which the peer said that there are no more. HTTP/2 ends the stream of a peer that
 * goes away as if it had said so, and only then reports that it is gone: the end counts once that had its turn.
 */
async function* messagesOf(
  call: ServerReadableStream<Buffer, Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const stop = (): void => void call.destroy(); // or a peer that sends nothing would hold up whoever waits for the call
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const message of call) yield message as Buffer;
  } catch (thrown) {
    signal.throwIfAborted(); // a stream that is cut off complains in its own words
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
  if (endsInMessage(call)) {
    throw new Fault(
      'invalid-argument',
      'expected whole messages, found a stream that ends in the middle of one',
    );
  }
}
