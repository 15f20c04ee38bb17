import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withFolder } from './fixtures.ts';

test.skipIf(process.platform === 'win32')(
  'a failed write fails its whole group and stops the writer',
  async () => {
    await withFolder(async (folder) => {
      const script = path.join(import.meta.dirname, 'full-disk-writer.ts');
      // No file may grow beyond 100 blocks: the write of LevelDB's log fails as on a full disk.
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        'ulimit -f 100; exec "$@"',
        'sh',
        process.execPath,
        script,
        folder,
      ]);
      const seen = JSON.parse(stdout);
      expect(seen.failures).toHaveLength(10);
      for (const failure of seen.failures) expect(failure).toContain(`writing to \`${folder}\` failed`);
      expect(seen.later).toContain('the store takes no more writes since one failed');
      expect(seen.told).toEqual([seen.failures[0]]); // once
      expect(seen.acknowledged).toBeGreaterThan(0);
      expect([seen.head, seen.rows, seen.changes]).toEqual([
        seen.acknowledged,
        seen.acknowledged,
        seen.acknowledged,
      ]);
      expect(seen.findings).toEqual([]);
    });
  },
);
