import { v1 } from '@authzed/authzed-node';
import type { ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import { punctual } from '../../../src/transport/grpc/punctual.ts';
import { DRIVE_SCHEMA } from '../../server/drive-schema.ts';
import { schemaOf } from '../../server/requests.ts';
import { toRefusal } from '../../server/refusal.ts';
import { RunningServer } from '../../server/running-server.ts';

/** Items that come when they are told to. */
class HandFed {
  readonly late = vi.fn(() => this.#next.reject(new Error('late')));
  #next = Promise.withResolvers<number>();

  give(item: number): void {
    const given = this.#next;
    this.#next = Promise.withResolvers();
    given.resolve(item);
  }

  async *items(): AsyncGenerator<number> {
    for (;;) yield await this.#next.promise;
  }
}

describe('by a clock in the hand', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('each item has the whole wait to itself', async () => {
    const fed = new HandFed();
    const items = punctual(fed.items(), 1000, fed.late);
    for (const item of [1, 2, 3]) {
      const next = items.next();
      await vi.advanceTimersByTimeAsync(999);
      fed.give(item);
      expect(await next).toEqual({ done: false, value: item });
    }
    expect(fed.late).not.toHaveBeenCalled();
    const never = expect(items.next()).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(1000);
    await never;
    expect(fed.late).toHaveBeenCalledOnce();
  });

  test('a reader may take any time', async () => {
    const fed = new HandFed();
    const items = punctual(fed.items(), 1000, fed.late);
    const first = items.next();
    await vi.advanceTimersByTimeAsync(1);
    fed.give(1);
    await first;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(fed.late).not.toHaveBeenCalled();
    const second = items.next();
    await vi.advanceTimersByTimeAsync(999);
    fed.give(2);
    expect(await second).toEqual({ done: false, value: 2 });
    await items.return();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('0 is no bound', async () => {
    const fed = new HandFed();
    const items = punctual(fed.items(), 0, fed.late);
    const first = items.next();
    await vi.advanceTimersByTimeAsync(100_000);
    fed.give(1);
    expect(await first).toEqual({ done: false, value: 1 });
  });
});

test('a list with nothing to say is ended with what was found and DEADLINE_EXCEEDED; a watch is not', async () => {
  const stopped = Promise.withResolvers<unknown>();
  const relationship = parseRelationship('document:a#owner@user:anna');
  const server = await RunningServer.start({
    grpcLimits: { answerWaitMs: 20 },
    limits: { watchHeartbeatMs: 100 },
    operations: {
      async *readRelationships(_snapshot, _caller, _ask, signal) {
        yield [{ readAt: 't', relationship, cursor: 'c' }];
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        stopped.resolve(signal.reason);
        signal.throwIfAborted();
      },
    },
  });
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  const watch = server.callbackClient().watch({
    optionalObjectTypes: [],
    optionalRelationshipFilters: [],
    optionalUpdateKinds: [3], // checkpoints, of which the first comes after much longer
  });
  const checkpoint = new Promise((resolve) => watch.once('data', resolve));
  const found: unknown[] = [];
  const call = server
    .callbackClient()
    .readRelationships(
      v1.ReadRelationshipsRequest.create({ relationshipFilter: { resourceType: 'document' } }),
    );
  call.on('data', (item: unknown) => found.push(item));
  const error = await new Promise<ServiceError>((resolve) => call.on('error', resolve));
  expect(toRefusal(error)).toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    message: expect.stringContaining('operation took longer than allowed 0.02s to complete') as string,
  });
  expect(found).toHaveLength(1);
  expect(await stopped.promise).toMatchObject({ reason: 'answer-too-slow' });
  expect(await checkpoint).toMatchObject({ isCheckpoint: true });
  watch.on('error', () => undefined); // the cancellation
  watch.cancel();
});
