import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withFolder } from './fixtures.ts';

const canRaiseLimits = spawnSync('prlimit', ['--version']).status === 0;

test.skipIf(!canRaiseLimits)(
  'a failed write fails its whole group; reads go on, and writes are taken again when there is room',
  async () => {
    await withFolder(async (folder) => {
      const script = path.join(import.meta.dirname, 'full-disk-writer.ts');
      // No file may grow beyond 100 blocks: the write of LevelDB's log fails as on a full disk.
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        'ulimit -S -f 100; exec "$@"',
        'sh',
        process.execPath,
        script,
        folder,
      ]);
      const seen = JSON.parse(stdout);
      const { acknowledged } = seen;
      expect(acknowledged).toBeGreaterThan(0);
      expect(seen.failures).toHaveLength(10);
      for (const failure of seen.failures) expect(failure).toContain(`writing to \`${folder}\` failed`);
      for (const refusal of [seen.later, seen.laterStill])
        expect(refusal).toContain('the store takes no writes since one failed');
      expect(seen.cause).toContain('EFBIG');
      expect(seen.failed).toEqual([seen.failures[0]]); // once
      expect(seen.stopped).toEqual({ head: acknowledged, rows: acknowledged, changes: acknowledged });
      // The log was cut off in the middle of the failed batch, so nothing of it is there.
      expect(seen.outcome.revision).toBe(acknowledged + 1);
      expect(seen.now).toEqual({ head: acknowledged + 1, rows: acknowledged + 1, changes: acknowledged + 1 });
      expect(seen.findings).toEqual([]);
    });
  },
);
