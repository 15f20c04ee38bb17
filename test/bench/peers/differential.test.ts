import { expect, test } from 'vitest';
import { ClientPeer } from '../../../bench/peers/client-peer.ts';
import { compareWorld } from '../../../bench/peers/compare-world.ts';
import { OraclePeer } from '../../../bench/peers/oracle-peer.ts';
import { Tally } from '../../../bench/peers/tally.ts';
import { NOON_MS, RunningServer } from '../../server/running-server.ts';
import { worldOfSeed } from '../../worlds/random-world.ts';

/*
 * The differential run with the oracle in the place of SpiceDB: every call over a real socket, and histories watched.
 */
const WORLDS = Math.ceil(Number(process.env['BAILIWICK_RUNS'] ?? 60) / 30);

test.each([{ caveats: false }, { caveats: true }])('over the wire, caveats $caveats', async ({ caveats }) => {
  const server = await RunningServer.start();
  const client = server.callbackClient();
  const ours = new ClientPeer(
    'bailiwick',
    client.promises,
    (request) => client.watch(request),
    () => Promise.resolve(),
  );
  const tally = new Tally();
  for (let seed = 1; seed <= WORLDS; seed++) {
    const world = worldOfSeed(seed, { nowMs: NOON_MS, caveats });
    await compareWorld(seed, world, { ours, theirs: new OraclePeer(), oracle: new OraclePeer() }, tally);
  }
  expect(tally.failures).toEqual([]);
  expect(tally.known).toEqual({});
  expect(tally.compared.watch).toBeGreaterThan(0);
});
