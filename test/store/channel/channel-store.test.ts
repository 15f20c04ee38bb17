import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { afterAll, expect } from 'vitest';
import { ChannelStore } from '../../../src/store/channel/channel-store.ts';
import type { StoredQuota } from '../../../src/model/stored.ts';
import { SharedStanding } from '../../../src/store/channel/shared-standing.ts';
import { fsck } from '../../../src/store/level/fsck.ts';
import type { Fixture } from '../fixtures.ts';
import { temporaryFolder } from '../fixtures.ts';
import { importContract } from '../import-contract.ts';
import { storeContract } from '../store-contract.ts';
import { storedContract } from '../stored-contract.ts';
import type { Order } from './holder-worker.ts';
import { HandClockForTwo } from './shared-clock.ts';

const holder = new Worker(new URL('./holder-worker.ts', import.meta.url));

afterAll(() => holder.terminate());

function order(what: Order, transferred: readonly MessagePort[] = []): void {
  holder.postMessage(what, transferred);
}

/** A LevelDB store on another thread, reached over a port. */
async function open(quota?: StoredQuota): Promise<Fixture> {
  const folder = await temporaryFolder();
  const clock = new HandClockForTwo();
  const standing = new SharedStanding();
  let store: ChannelStore;
  const opened = async (): Promise<Fixture> => {
    const { port1, port2 } = new MessageChannel();
    order({ folder, port: port2, standing: standing.memory, clock: clock.memory, quota }, [port2]);
    const [id] = (await once(holder, 'message')) as [string];
    store = new ChannelStore({ id, port: port1, standing: standing.memory });
    return { store, clock, reopen, close };
  };
  const closed = async (): Promise<void> => {
    await store.close();
    order('close');
    await once(holder, 'message');
  };
  const reopen = async (): Promise<Fixture> => {
    await closed();
    return opened();
  };
  const close = async (): Promise<void> => {
    await closed();
    expect((await fsck(folder)).findings).toEqual([]);
    await rm(folder, { recursive: true });
  };
  return opened();
}

storeContract('ChannelStore', () => open());
importContract('ChannelStore', () => open());
storedContract('ChannelStore', open);
