import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BackupError, type Frame, readFrames } from '../../src/backup/frame.ts';
import { readBackup } from '../../src/backup/read-backup.ts';
import { writeBackup } from '../../src/backup/write-backup.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 200);

async function* from(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* pieces;
}

async function backupOf(store: readonly Uint8Array[], decisions?: readonly Uint8Array[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeBackup({
    tenant: 'acme',
    storeId: '0123456789abcdef',
    revision: 7,
    createdMs: 0,
    store: from(...store),
    decisions: decisions && from(...decisions),
  })) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function framesOf(...pieces: readonly Uint8Array[]): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(from(...pieces))) frames.push(frame);
  return frames;
}

/** What a backup holds, once it turned out to be whole. */
async function contentOf(
  bytes: Uint8Array,
): Promise<{ store: readonly string[]; decisions: readonly string[] }> {
  const found = { store: [] as string[], decisions: [] as string[] };
  await readBackup(from(bytes), {
    async store(_begin, pieces) {
      for await (const piece of pieces) found.store.push(Buffer.from(piece).toString());
    },
    async decisions(_begin, pieces) {
      for await (const piece of pieces) found.decisions.push(Buffer.from(piece).toString());
    },
  });
  return found;
}

const one = await backupOf([Buffer.from('rows'), Buffer.from('more rows')], [Buffer.from('records')]);

describe('a backup', () => {
  test('is read as it was written, whatever pieces it comes in', async () => {
    const whole = await framesOf(one);
    expect(whole.map(({ kind }) => kind)).toEqual(['begin', 'store', 'store', 'decisions', 'end']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(one.length), { maxLength: 6 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((left, right) => left - right), one.length];
        const pieces = places.slice(1).map((end, index) => one.subarray(places[index], end));
        expect(await framesOf(...pieces)).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });

  test('gives each part to whoever takes it', async () => {
    expect(await contentOf(one)).toEqual({ store: ['rows', 'more rows'], decisions: ['records'] });
    expect(await contentOf(await backupOf([]))).toEqual({ store: [], decisions: [] });
  });

  test('with any bit flipped is refused', async () => {
    for (let bit = 0; bit < one.length * 8; bit++) {
      const flipped = Buffer.from(one);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await expect(contentOf(flipped), `bit ${bit}`).rejects.toBeInstanceOf(BackupError);
    }
  });

  test('cut off anywhere is refused', async () => {
    for (let length = 0; length < one.length; length++) {
      await expect(contentOf(one.subarray(0, length)), `${length} bytes`).rejects.toBeInstanceOf(BackupError);
    }
  });

  test('with something behind it is refused', async () => {
    await expect(contentOf(Buffer.concat([one, Buffer.from('x')]))).rejects.toThrow(
      'expected the backup to end at byte',
    );
  });

  test('with frames that changed places, or without one of them, is refused', async () => {
    const [first, second] = [
      await backupOf([Buffer.from('aaaa'), Buffer.from('bbbb')]),
      await backupOf([Buffer.from('bbbb'), Buffer.from('aaaa')]),
    ];
    const frame = 5 + 4 + 32;
    const start = first.indexOf('aaaa') - 5;
    const swapped = Buffer.concat([
      first.subarray(0, start),
      second.subarray(start, start + frame),
      first.subarray(start + frame),
    ]);
    await expect(contentOf(swapped)).rejects.toThrow('the checksum does not match');
    const without = Buffer.concat([first.subarray(0, start), first.subarray(start + frame)]);
    await expect(contentOf(without)).rejects.toThrow('the checksum does not match');
  });
});
