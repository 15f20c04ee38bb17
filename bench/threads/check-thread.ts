import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../src/base/assert.ts';
import { systemClock } from '../../src/base/clock.ts';
import { SharedNewest } from '../../src/consistency/shared-newest.ts';
import { ChannelStore, type StoreAddress } from '../../src/store/channel/channel-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { CheckLoop, type KnownCheck, type LoopCount } from './check-loop.ts';

/*
 * A thread of `runThreads`: opens its world over the owner's store, says `warm` when it is, and runs its loop for the time
 * it is told.
 */
export interface CheckThreadData {
  readonly checks: readonly KnownCheck[];
  readonly store: StoreAddress;
  readonly newest: SharedArrayBuffer;
}

export type FromCheckThread = 'warm' | LoopCount;

assert(parentPort !== null, 'this is the program of a worker thread');
const owner = parentPort;
const { checks, store, newest } = workerData as CheckThreadData;
const options = { clock: systemClock, limits: DEFAULT_LIMITS, newest: new SharedNewest(newest) };
const tenant = await Tenant.open('default', new ChannelStore(store), options);
const loop = new CheckLoop(tenant, checks);
await loop.warmUp();
owner.on('message', (durationMs: number) => {
  void loop.run(durationMs).then((count) => owner.postMessage(count)); // a wrong answer ends the thread, which is told
});
owner.postMessage('warm');
