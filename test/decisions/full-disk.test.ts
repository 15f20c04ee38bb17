import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withFolder } from './fixtures.ts';

const canRaiseLimits = spawnSync('prlimit', ['--version']).status === 0;

test.skipIf(!canRaiseLimits)(
  'a failed write refuses everyone who waits and everyone who comes; with room again all that was taken is there, and a gap says how many were refused',
  async () => {
    await withFolder(async (folder) => {
      const script = path.join(import.meta.dirname, 'full-disk-writer.ts');
      // No file may grow beyond 100 blocks: the write of LevelDB's log fails as on a full disk.
      const limited = ['-c', 'ulimit -S -f 100; exec "$@"', 'sh', process.execPath, script, folder];
      const { stdout } = await promisify(execFile)('sh', limited);
      const seen = JSON.parse(stdout);
      expect(seen.failures).toHaveLength(10);
      for (const failure of [...seen.failures, seen.reason, seen.thrown]) {
        expect(failure).toContain('the decision log takes no more records since writing one failed');
      }
      expect(seen.told).toHaveLength(1);
      expect(seen.cause).toContain('EFBIG');
      expect(seen.acknowledged.length).toBeGreaterThan(0);
      expect(seen.readable).toEqual(expect.arrayContaining(seen.acknowledged));

      const ids: readonly string[] = seen.records.map(({ id }: { readonly id: string }) => id);
      expect(ids).toEqual(expect.arrayContaining([...seen.acknowledged, seen.noted, seen.last]));
      // The ten that failed were taken before it was known that they would; the two after them were not.
      expect(ids.slice(0, seen.readable.length)).toEqual(seen.readable);
      expect(ids).toHaveLength(seen.acknowledged.length + seen.acknowledged.length / 10 + 10 + 2);
      const gaps = seen.records.filter(({ entry }: { entry: { kind: string } }) => entry.kind === 'gap');
      expect(gaps).toMatchObject([{ entry: { cause: 'crash', lost: 2, counted: 'at-most' } }]);
      expect(seen.problems).toEqual([]);
    });
  },
);
