import type { WatchRequest } from '../../gen/authzed/api/v1/WatchRequest.ts';
import type { WatchResponse__Output } from '../../gen/authzed/api/v1/WatchResponse.ts';
import { StatusCode } from '../../transport/wire/status-code.ts';
import { backOffMs, pause } from './back-off.ts';
import { ClientError } from './client-error.ts';
import type { Connection } from './connection.ts';
import { WATCH } from './methods.ts';

/** What passes by itself: a server that is gone for a while, and one that gave up on a reader that was too slow. */
const PASSING: ReadonlySet<StatusCode> = new Set([StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED]);

/**
 * The events of a watch from `start` on, each once, also when the connection breaks or the server is started anew: the
 * watch is opened again after the last checkpoint, and as many events are passed over as had come since then. A token
 * alone would not do, since events of a transaction too large for one carry that of the state before it.
 *
 * Events come with checkpoints, which `ask` has to ask for.
 * @param tell is told of each break, and when it is tried again
 * @throws ClientError for what does not pass by itself
 */
export async function* resumedWatch(
  connection: Connection,
  ask: WatchRequest,
  start: string,
  tell: (text: string) => void,
  stop: AbortSignal,
): AsyncGenerator<WatchResponse__Output, void, undefined> {
  let checkpoint = start;
  let toldSince = 0; // events after it
  let failures = 0;
  for (;;) {
    let repeated = toldSince;
    try {
      const from = { ...ask, optionalStartCursor: { token: checkpoint } };
      for await (const event of connection.answers(WATCH, from, stop)) {
        failures = 0;
        const token = event.changesThrough?.token ?? '';
        if (event.isCheckpoint && token !== checkpoint) {
          checkpoint = token;
          toldSince = 0;
          repeated = 0;
        } else if (!event.isCheckpoint && repeated > 0) {
          repeated--;
          continue;
        } else if (!event.isCheckpoint) toldSince++;
        yield event;
      }
      return;
    } catch (error) {
      if (!(error instanceof ClientError && PASSING.has(error.code))) throw error;
      const waitMs = backOffMs(++failures, Math.random());
      tell(`${error.message}; trying again in ${waitMs} ms`);
      await pause(waitMs, stop);
      if (stop.aborted) return;
    }
  }
}
