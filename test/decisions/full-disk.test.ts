import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openLog, readAll, withFolder } from './fixtures.ts';

test.skipIf(process.platform === 'win32')(
  'a failed write refuses everyone who waits and everyone who comes, and leaves nothing half there',
  async () => {
    await withFolder(async (folder) => {
      const script = path.join(import.meta.dirname, 'full-disk-writer.ts');
      // No file may grow beyond 100 blocks: the write of LevelDB's log fails as on a full disk.
      const limited = ['-c', 'ulimit -f 100; exec "$@"', 'sh', process.execPath, script, folder];
      const { stdout } = await promisify(execFile)('sh', limited);
      const seen = JSON.parse(stdout) as Record<string, readonly string[]>;
      expect(seen['failures']).toHaveLength(10);
      for (const failure of [...seen['failures']!, seen['reason'], seen['thrown']]) {
        expect(failure).toContain('the decision log takes no more records since writing one failed');
      }
      expect(seen['told']).toHaveLength(1);
      expect(seen['acknowledged']!.length).toBeGreaterThan(0);
      expect(seen['readable']).toEqual(seen['acknowledged']);

      await using log = await openLog(folder);
      const ids = (await readAll(log)).map(({ record }) => record.id);
      expect(ids.slice(0, seen['acknowledged']!.length)).toEqual(seen['acknowledged']);
      // What failed may be there whole or not at all; then comes the gap that the failure left.
      expect([1, 11]).toContain(ids.length - seen['acknowledged']!.length);
    });
  },
);
