import { expect, test } from 'vitest';
import { killSwitchTrials } from '../../bench/kill-switch/trials.ts';
import { ThreadedServer } from './threaded-server.ts';

const TRIALS = Number(process.env['BAILIWICK_RUNS'] ?? 5);
const CONNECTIONS = 64; // the kernel spreads them over the threads

test.each([1, 2])(
  'no check that starts after a stop was answered allows anything, on %i threads',
  async (threads) => {
    using server = await ThreadedServer.start(threads);
    const { address } = server;
    const outcome = await killSwitchTrials({
      address,
      trials: TRIALS,
      connections: CONNECTIONS,
      seed: threads,
    });
    expect(outcome.late).toBe(0);
    expect(outcome.allowed).toBeGreaterThan(TRIALS); // or nothing was tried
    expect(outcome.after).toBeGreaterThanOrEqual(TRIALS * CONNECTIONS);
    await expect.poll(() => server.answers().size).toBe(threads); // or it was no race between threads
  },
  120_000 + TRIALS * 1_000,
);
