import { expect, test } from 'vitest';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { write, writeText } from '../operations/calls.ts';
import { decision } from './calls.ts';
import { HOUR_MS, object, openWorld, PROFILE, START_MS, until } from './delegation-world.ts';
import { goodChain } from './random-chains.ts';

test.each([false, true])(
  'an allow holds until the first scope of a link lapses, explained: %s',
  async (explain) => {
    const world = await openWorld();
    await using _folder = world.folder;
    await write(
      world.tenant,
      goodChain(2).map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
    );
    const ends = async (): Promise<bigint | undefined> => {
      const { verdict, verdicts, validUntilNs } = await decision(world, 'document:d1#view@session:s2', {
        explain,
      });
      expect(verdict).toBe('allow');
      // Witnesses are put in words only for those who read them.
      expect(verdicts.every(({ witness }) => witness.length > 0)).toBe(explain);
      return validUntilNs;
    };
    const whole = await ends();
    await writeText(
      world.tenant,
      'delete folder:f1#viewer@session:s2',
      `touch document:d1#viewer@session:s2${until(1)}`,
    );
    expect(await ends()).toBe(BigInt(START_MS + HOUR_MS) * 1_000_000n);
    expect(whole).not.toBe(BigInt(START_MS + HOUR_MS) * 1_000_000n);
  },
);

test('an allow holds no longer than the token that claims its chain', async () => {
  const world = await openWorld();
  await using folder = world.folder;
  await write(
    world.tenant,
    goodChain(1).map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
  );
  const expiresAtNs = BigInt(START_MS + 60_000) * 1_000_000n;
  const claimed = { subject: object('user:ben'), actors: [object('agent:a1')], expiresAtNs };
  const ask = async () => decision(world, 'document:d1#view@session:s1', { claimed });
  const endMs = START_MS + 60_000 + PROFILE.clockSkewMs;
  expect(await ask()).toMatchObject({ verdict: 'allow', validUntilNs: BigInt(endMs) * 1_000_000n });
  folder.clock.set(endMs - 1);
  expect((await ask()).verdict).toBe('allow');
  folder.clock.set(endMs);
  expect((await ask()).reason).toBe('EXPIRED');
});
