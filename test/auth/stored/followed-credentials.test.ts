import { expect, test } from 'vitest';
import { FollowedCredentials } from '../../../src/auth/stored/followed-credentials.ts';
import { CredentialServer } from '../../../src/auth/stored/serve-credentials.ts';
import { adminOf, createAsk, holderOf, NOON_MS, OPERATOR, storeInFolder } from './store-in-folder.ts';

const ALL = { tenant: undefined, withEnded: true, limit: 0, after: undefined };

test('a follower has what is there when it is made', async () => {
  const { store } = await storeInFolder();
  const { key } = await store.create(OPERATOR, createAsk('one'));
  using followed = new FollowedCredentials(new CredentialServer(store).addressOfNew());
  expect(holderOf(followed.table, key)).toEqual(holderOf(store.table, key));
});

test('whoever hears that a key was revoked finds it revoked on every thread, in the same turn', async () => {
  const { store } = await storeInFolder();
  const server = new CredentialServer(store);
  using one = new FollowedCredentials(server.addressOfNew());
  using two = new FollowedCredentials(server.addressOfNew());
  for (let round = 0; round < 20; round++) {
    const { key, credential } = await store.create(OPERATOR, createAsk(`key-${round}`));
    expect([one, two].map(({ table }) => holderOf(table, key)?.name)).toEqual(
      Array.from({ length: 2 }, () => `key:key-${round}`),
    );
    // The listeners of the store are told in the turn in which it takes effect: look in that very turn.
    const seen: unknown[] = [];
    const stopListening = store.listen(() => seen.push(holderOf(one.table, key), holderOf(two.table, key)));
    await store.revoke(OPERATOR, { id: credential.id });
    stopListening();
    expect(seen).toEqual([undefined, undefined]);
  }
});

test('a follower asks the owner, and is refused as it would be there', async () => {
  const { store } = await storeInFolder();
  using followed = new FollowedCredentials(new CredentialServer(store).addressOfNew());
  const { key, credential } = await followed.create(OPERATOR, createAsk('one'));
  expect((await followed.list(OPERATOR, ALL)).credentials).toEqual([credential]);
  expect(holderOf(followed.table, key)).toBeDefined();
  const { id } = credential;
  const rotated = await followed.rotate(OPERATOR, { id, graceMs: 0 });
  expect(holderOf(store.table, rotated.key)).toBeDefined();
  await expect(followed.revoke(adminOf('zeta'), { id })).rejects.toThrow(
    expect.objectContaining({ name: 'Fault', reason: 'unknown-credential' }),
  );
  await expect(followed.create(OPERATOR, createAsk(''))).rejects.toThrow(
    expect.objectContaining({ violations: [expect.objectContaining({ path: 'name' })] }),
  );
  await followed.revoke(OPERATOR, { id });
  expect(holderOf(store.table, rotated.key)).toBeUndefined();
});

test('the owner hears of uses on other threads', async () => {
  const { store } = await storeInFolder();
  using followed = new FollowedCredentials(new CredentialServer(store).addressOfNew());
  const { key } = await store.create(OPERATOR, createAsk('one'));
  holderOf(followed.table, key, NOON_MS + 5);
  const usedMs = async (): Promise<unknown> => (await store.list(OPERATOR, ALL)).credentials[0]!.usedMs;
  await expect.poll(usedMs).toBe(NOON_MS + 5);
});

test('questions that were under way when the owner goes are refused', async () => {
  const { store } = await storeInFolder();
  const address = new CredentialServer(store).addressOfNew();
  const followed = new FollowedCredentials(address);
  const asked = followed.list(OPERATOR, ALL);
  followed[Symbol.dispose]();
  await expect(asked).rejects.toThrow(expect.objectContaining({ reason: 'credentials-unavailable' }));
});
