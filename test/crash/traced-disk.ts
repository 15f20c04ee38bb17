import { Level } from 'level';
import { type Disk, levelDisk, type RowBatch, rowsOf } from '../../src/store/level/disk.ts';
import { logSizes } from './log-sizes.ts';

/** So few bytes that LevelDB turns to another log file and makes tables all the time. */
const WRITE_BUFFER_BYTES = 64 * 1024;

/**
 * LevelDB in the file system, which tells after each synced batch up to where its log is on the disk. A store writes one
 * batch at a time, so nothing else is in the file yet.
 */
export function tracedDisk(onSynced: (log: string, bytes: number) => void): Disk {
  return {
    ...levelDisk,
    async open(folder) {
      const level = new Level<Buffer, Buffer>(folder, {
        keyEncoding: 'buffer',
        valueEncoding: 'buffer',
        writeBufferSize: WRITE_BUFFER_BYTES,
      });
      await level.open();
      const rows = rowsOf(level);
      return { ...rows, batch: () => tracedBatch(rows.batch(), () => tellSynced(folder, onSynced)) };
    },
  };
}

function tracedBatch(batch: RowBatch, onSynced: () => void): RowBatch {
  return {
    put: (key, value) => batch.put(key, value),
    del: (key) => batch.del(key),
    async write(options) {
      await batch.write(options);
      if (options.sync) onSynced();
    },
  };
}

function tellSynced(folder: string, onSynced: (log: string, bytes: number) => void): void {
  const last = logSizes(folder).at(-1);
  if (last !== undefined) onSynced(...last);
}
