import { ClientError } from '../../src/cli/client/client-error.ts';
import { StatusCode } from '../../src/transport/wire/status-code.ts';

const ATTEMPTS = 5;

/** A write that comes between another write and what that rests on is told to try again, and does, as every client has to. */
export async function retried<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const isPassing = error instanceof ClientError && error.code === StatusCode.ABORTED;
      if (!isPassing || attempt === ATTEMPTS) throw error;
    }
  }
}
