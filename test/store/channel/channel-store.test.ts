import { on, once } from 'node:events';
import { rm } from 'node:fs/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { ChannelStore } from '../../../src/store/channel/channel-store.ts';
import type { StoredQuota } from '../../../src/model/stored.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import type { FromHolder, ToHolder } from '../../../src/store/channel/messages.ts';
import { serveStore } from '../../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../../src/store/channel/shared-standing.ts';
import { fsck } from '../../../src/store/level/fsck.ts';
import type { PageKey } from '../../../src/store/store.ts';
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

/** More than goes over in three parts. */
const MANY = 7_000;

async function withLargePage(use: (fixture: Fixture, key: PageKey) => Promise<void>): Promise<void> {
  const fixture = await open();
  const many = Array.from({ length: MANY }, (_, index) =>
    parseRelationship(`document:plan#viewer@team:${String(index).padStart(5, '0')}#member`),
  );
  const batches = (async function* () {
    for (let start = 0; start < MANY; start += 1_000) yield many.slice(start, start + 1_000);
  })();
  await fixture.store.importRelationships({ batches, schemaRevision: 0 }, new AbortController().signal);
  const key: PageKey = { kind: 'forward', resource: { type: 'document', id: 'plan' }, relation: 'viewer' };
  await use(fixture, key);
  await fixture.close();
}

test('a page that goes over in parts is whole and in order, between pages that are small', async () => {
  await withLargePage(async ({ store }, key) => {
    const none: PageKey = { kind: 'reverse', subject: { type: 'user', id: 'nobody', relation: '' } };
    const signal = new AbortController().signal;
    const [before, large, after] = await store.readPages([none, key, none], store.head(), signal);
    expect([before, after]).toEqual([[], []]);
    expect(large?.map(({ relationship }) => Number(relationship.subject.id))).toEqual([
      ...Array(MANY).keys(),
    ]);
    const query = { after: undefined, rowsMax: 10, plainMax: 10, upTo: store.head() };
    expect(await store.nextPages(query, signal)).toEqual([
      { key: { resource: { type: 'document', id: 'plan' }, relation: 'viewer' }, rows: large },
    ]);
  });
});

test('a page that nobody waits for any more is given up between two parts', async () => {
  await withLargePage(async ({ store }, key) => {
    const { port1, port2 } = new MessageChannel();
    serveStore(store, port1);
    const heard = on(port2, 'message') as AsyncIterableIterator<[FromHolder]>;
    const ask: ToHolder = {
      kind: 'ask',
      call: 1,
      method: 'readPages',
      asked: { keys: [key], upTo: store.head() },
    };
    port2.postMessage(ask);
    expect((await heard.next()).value).toMatchObject([{ kind: 'part', call: 1 }]);
    port2.postMessage({ kind: 'pull', call: 1 } satisfies ToHolder);
    expect((await heard.next()).value).toMatchObject([{ kind: 'part', call: 1 }]);
    port2.postMessage({ kind: 'cancel', call: 1 } satisfies ToHolder);
    expect((await heard.next()).value).toEqual([{ kind: 'failed', call: 1, failure: { kind: 'cancelled' } }]);
    port2.close();
  });
});
