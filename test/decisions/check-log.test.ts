import path from 'node:path';
import { Level } from 'level';
import { describe, expect, test } from 'vitest';
import { checkLog } from '../../src/decisions/check-log.ts';
import { checkOf, HandClock, never, openLog, withFolder } from './fixtures.ts';

const RECORDS = 4_400; // one whole segment and seventeen tiles

type Row = readonly [key: string, value: Buffer];

async function rowsOf(folder: string): Promise<readonly Row[]> {
  const level = new Level<Buffer, Buffer>(path.join(folder, 'log'), {
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
  });
  const rows = (await level.iterator().all()).map(([key, value]) => [key.toString('hex'), value] as const);
  await level.close();
  return rows;
}

async function change(
  folder: string,
  changes: readonly (readonly [key: string, value: Buffer | undefined])[],
): Promise<void> {
  const level = new Level<Buffer, Buffer>(path.join(folder, 'log'), {
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
  });
  await level.batch(
    changes.map(([hex, value]) => {
      const key = Buffer.from(hex, 'hex');
      return value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const);
    }),
  );
  await level.close();
}

/** One text, since comparing thousands of buffers one by one takes a minute. */
function textOf(rows: readonly Row[]): string {
  return rows.map(([key, value]) => `${key} ${value.toString('hex')}`).join('\n');
}

function flipped(value: Buffer): Buffer {
  const bytes = Buffer.from(value);
  bytes[bytes.length - 1]! ^= 1;
  return bytes;
}

async function fill(folder: string, retainFrom?: number): Promise<void> {
  const clock = new HandClock();
  const log = await openLog(folder, { clock });
  for (let count = 0; count < RECORDS; count++) {
    log.append(checkOf(`user:u${count % 7}`, `document:d${count % 11}`));
    if (count % 500 === 499) await log.settle();
    clock.now += 1_000;
  }
  await log.settle();
  if (retainFrom !== undefined) {
    await log.retain({ maxAgeMs: (RECORDS - retainFrom) * 1_000, maxBytes: undefined }, never);
  }
  await log.close();
}

const KINDS = [
  { tag: 't', kind: 'time' },
  { tag: 'x', kind: 'index' },
  { tag: 'h', kind: 'tree' },
] as const;

describe.each([{ retainFrom: undefined }, { retainFrom: 600 }])(
  'a log cut at $retainFrom',
  ({ retainFrom }) => {
    test('is sound, and every row that follows from its records is made anew', async () => {
      await withFolder(async (folder) => {
        await fill(folder, retainFrom);
        expect(await checkLog(folder, false)).toMatchObject({ findings: [], derived: new Map() });
        const before = await rowsOf(folder);
        for (const { tag, kind } of KINDS) {
          const rows = before.filter(([key]) => {
            const bytes = Buffer.from(key, 'hex');
            // The hashes of records that were removed are nowhere else, nor the terms of a segment that is half removed.
            const isLost =
              retainFrom !== undefined &&
              (tag === 'x' || (key.startsWith('6800') && bytes.readUIntBE(2, 6) < 3));
            return bytes[0] === tag.charCodeAt(0) && !isLost;
          });
          for (const damage of [() => undefined, flipped]) {
            if (rows.length === 0) continue;
            await change(
              folder,
              rows.map(([key, value]) => [key, damage(value)]),
            );
            expect(await checkLog(folder, false)).toMatchObject({
              findings: [],
              derived: new Map([[kind, rows.length]]),
            });
            expect(await checkLog(folder, true)).toMatchObject({ findings: [] });
            expect(textOf(await rowsOf(folder))).toBe(textOf(before));
          }
        }
      });
    });
  },
);

test('a record that is lost or changed is found, and nothing is made up for it', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    const blocks = (await rowsOf(folder)).filter(([key]) => key.startsWith('62'));
    const [key, value] = blocks[3]!;
    for (const [damage, says] of [
      [undefined, 'lacks the records from'],
      [flipped(value), 'is damaged: the checksum does not match'],
    ] as const) {
      await change(folder, [[key, damage]]);
      const { findings } = await checkLog(folder, true);
      expect(findings).toEqual([expect.stringContaining(says)]);
      await change(folder, [[key, value]]);
    }
    expect(await checkLog(folder, false)).toMatchObject({ findings: [], derived: new Map() });
  });
});

test('a log that is open is refused', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, {});
    await expect(checkLog(folder, true)).rejects.toMatchObject({ reason: 'data-locked' });
    await log.close();
  });
});
