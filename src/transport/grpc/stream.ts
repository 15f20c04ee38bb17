import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import { Fault } from '../../model/fault.ts';
import { Outbox } from './outbox.ts';
import { punctual } from './punctual.ts';
import type { AnswerMany } from './road.ts';
import { type Desk, ServedCall } from './served-call.ts';

/** @param endless whether the answers go on until somebody ends the call. */
export function streamHandler(
  answer: AnswerMany,
  desk: Desk,
  endless: boolean,
): handleServerStreamingCall<Buffer, Buffer> {
  return (call) => {
    const served = new ServedCall(desk, call, endless ? 'watch' : 'list');
    serve(answer, desk, served, call, endless).catch((thrown: unknown) => served.lose(thrown));
  };
}

async function serve(
  answer: AnswerMany,
  desk: Desk,
  served: ServedCall,
  call: ServerWritableStream<Buffer, Buffer>,
  endless: boolean,
): Promise<void> {
  const part = desk.backlogs.enter(call.getPeer());
  call.on('cancelled', () => {
    served.cancel();
    part.leave();
  });
  try {
    const answers = answer({ ...(await served.admit()), bytes: call.request });
    const timely = endless
      ? whileAdmitted(answers, served)
      : punctual(answers, desk.answerWaitMs, () => served.giveUp(tooLong(desk.answerWaitMs)));
    await served.run(() => send(new Outbox(call, part, desk.stallMs), timely, served.signal));
  } catch (thrown) {
    const ending = served.fail(thrown);
    // A call whose peer is gone is destroyed, and has nobody to tell.
    if (!call.cancelled) call.emit('error', ending);
    return;
  }
  call.end(served.succeed());
}

/** What goes on for ever would outlive its credential: a key that is revoked gets nothing more, nor does one that ends. */
async function* whileAdmitted(
  items: AsyncIterable<Buffer>,
  served: ServedCall,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const item of items) {
    await served.admit();
    yield item;
  }
}

/** Sends every item, no faster than the peer reads. Stopping early closes `items`. */
async function send(outbox: Outbox, items: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
  for await (const item of items) {
    signal.throwIfAborted();
    await outbox.send(item, signal);
  }
  signal.throwIfAborted(); // the source may end quietly when it is told to stop, which is not a complete answer
}

function tooLong(waitMs: number): Fault {
  return new Fault(
    'answer-too-slow',
    `operation took longer than allowed ${waitMs / 1000}s to complete; narrow the question, or see \`--stream-answer-wait\``,
  );
}
