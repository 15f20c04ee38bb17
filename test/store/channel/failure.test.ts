import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Bug } from '../../../src/base/assert.ts';
import { Fault } from '../../../src/model/fault.ts';
import { ChannelStore } from '../../../src/store/channel/channel-store.ts';
import { fromFailure, toFailure } from '../../../src/store/channel/failure.ts';
import { SharedStanding } from '../../../src/store/channel/shared-standing.ts';
import { never } from '../fixtures.ts';

function carried(thrown: unknown): Error {
  return fromFailure(structuredClone(toFailure(thrown, undefined)));
}

test('a fault arrives with everything that is in it', () => {
  const violations = [{ path: 'updates[0]', text: 'is wrong', rule: 'some.rule' }];
  const cause = new Fault('conflict', 'the inner one');
  const fault = new Fault('already-exists', 'it is there', { details: { relation: 'a' }, violations, cause });
  const arrived = carried(fault);
  expect(arrived).toBeInstanceOf(Fault);
  expect(arrived).toMatchObject({ reason: 'already-exists', message: 'it is there', violations });
  expect(arrived).toMatchObject({ details: { relation: 'a' }, cause: { reason: 'conflict' } });
});

test('a mistake arrives as one, with what a log needs', () => {
  const bug = new Bug('what cannot be');
  expect(carried(bug)).not.toBeInstanceOf(Fault);
  expect(carried(bug)).toMatchObject({ name: 'Bug', message: 'what cannot be', stack: bug.stack });
  expect(carried('a text')).toMatchObject({ name: 'Error', message: 'a text' });
});

test('causes that lead back to themselves come to an end', () => {
  const error = new Error('around');
  error.cause = error;
  expect(carried(error)).toMatchObject({ cause: { message: 'around' } });
});

test('when the holder of a store is gone its calls fail, and not as if nothing had been done', async () => {
  const { port1, port2 } = new MessageChannel();
  const store = new ChannelStore({ id: '0'.repeat(16), port: port1, standing: new SharedStanding().memory });
  const waiting = [
    store.readSchema(0),
    store.changes(0, never)[Symbol.asyncIterator]().next(),
    store.importRelationships({ batches: (async function* () {})(), schemaRevision: 0 }, never),
  ];
  port2.close();
  for (const [index, call] of waiting.entries()) {
    await expect(call, `call ${index}`).rejects.toThrow('the thread that holds the store is gone');
    await expect(call).rejects.not.toBeInstanceOf(Fault);
  }
  await expect(store.readSchema(0)).rejects.toThrow('is gone');
});
