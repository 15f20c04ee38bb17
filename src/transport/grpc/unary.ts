import type { handleUnaryCall, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { Answer } from './road.ts';
import { type Desk, ServedCall } from './served-call.ts';

export function unaryHandler(answer: Answer, desk: Desk): handleUnaryCall<Buffer, Buffer> {
  return (call, callback) => {
    serve(answer, desk, call, callback).catch((thrown: unknown) => {
      desk.logger.error({ err: thrown }, 'an answer could not be handed over');
    });
  };
}

async function serve(
  answer: Answer,
  desk: Desk,
  call: ServerUnaryCall<Buffer, Buffer>,
  callback: sendUnaryData<Buffer>,
): Promise<void> {
  const served = new ServedCall(desk, call);
  let bytes: Buffer;
  try {
    bytes = await answer({ ...served.admit(), bytes: call.request });
  } catch (thrown) {
    callback(served.fail(thrown));
    return;
  }
  callback(null, bytes, served.succeed());
}
