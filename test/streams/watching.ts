import type { v1 } from '@authzed/authzed-node';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { toRefusal, type Refusal } from '../server/refusal.ts';
import { identityOf } from '../server/requests.ts';

/** A watch that was opened, and everything it said. */
export interface Watching {
  readonly call: ClientReadableStream<v1.WatchResponse>;
  readonly said: readonly v1.WatchResponse[];
  /** Resolves when `enough` is true of what was said. Rejects when the watch ends before. */
  until(enough: (said: readonly v1.WatchResponse[]) => boolean): Promise<void>;
  /** How it ended. */
  readonly ended: Promise<Refusal>;
}

export function watching(client: v1.ZedClientInterface, request: Partial<v1.WatchRequest>): Watching {
  const call = client.watch({
    optionalObjectTypes: [],
    optionalRelationshipFilters: [],
    optionalUpdateKinds: [],
    ...request,
  });
  const said: v1.WatchResponse[] = [];
  const ended = Promise.withResolvers<Refusal>();
  let wake = (): void => undefined;
  let end: Refusal | undefined;
  call.on('data', (message: v1.WatchResponse) => {
    said.push(message);
    wake();
  });
  call.on('error', (error: ServiceError) => {
    end = toRefusal(error);
    ended.resolve(end);
    wake();
  });
  return {
    call,
    said,
    ended: ended.promise,
    until: async (enough) => {
      while (!enough(said)) {
        if (end !== undefined) throw new Error(`the watch ended: ${end.code} ${end.message}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** `touch document:readme#viewer@user:anna` for each update, in order. */
export function updateTexts(said: readonly v1.WatchResponse[]): readonly string[] {
  return said.flatMap(({ updates }) =>
    updates.map(({ operation, relationship }) => `${OPERATION[operation]} ${identityOf(relationship!)}`),
  );
}

const OPERATION: Readonly<Record<number, string>> = { 1: 'create', 2: 'touch', 3: 'delete' };
