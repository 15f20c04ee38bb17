import { type MessagePort, parentPort } from 'node:worker_threads';
import { serveStore } from '../../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../../src/store/channel/shared-standing.ts';
import { LevelStore } from '../../../src/store/level/level-store.ts';
import { NO_STORED_QUOTA, type StoredQuota } from '../../../src/model/stored.ts';
import { sharedClock } from './shared-clock.ts';

/*
 * Holds one LevelDB store at a time for tests on another thread: opens what it is told to and says its id, or closes it
 * and says so.
 */
export type Order =
  | 'close'
  | {
      readonly folder: string;
      readonly port: MessagePort;
      readonly standing: SharedArrayBuffer;
      readonly clock: SharedArrayBuffer;
      /** None if absent. */
      readonly quota?: StoredQuota | undefined;
    };

let store: LevelStore | undefined;

parentPort?.on('message', (order: Order) => void follow(order)); // a failure ends the worker, and with it the test

async function follow(order: Order): Promise<void> {
  if (order === 'close') {
    await store?.close();
    parentPort?.postMessage('closed');
    return;
  }
  const standing = new SharedStanding(order.standing);
  store = await LevelStore.open(order.folder, sharedClock(order.clock), {
    sync: false,
    quota: () => order.quota ?? NO_STORED_QUOTA,
    onMoved: (head, oldest, stored) => standing.publish(head, oldest, stored),
  });
  serveStore(store, order.port);
  parentPort?.postMessage(store.id);
}
