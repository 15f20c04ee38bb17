import type { Disk, LevelRows, RowIterator } from '../../src/store/level/disk.ts';
import { levelDisk } from '../../src/store/level/disk.ts';

/** LevelDB in the file system, and what is read of it: each iterator, each read of one, and each lot of keys is work for another thread. */
export class CountingDisk implements Disk {
  iterators = 0;
  /** Lots of rows that were asked for by their keys. */
  lots = 0;
  /** Reads that could bring something: what is behind the end is known without one. */
  reads = 0;
  /** Rows that these were asked for, for which memory is taken whether they are there or not. */
  rowsAskedFor = 0;

  async open(folder: string, create: boolean): Promise<LevelRows> {
    const rows = await levelDisk.open(folder, create);
    return {
      ...rows,
      getMany: (keys, options) => {
        this.lots++;
        return rows.getMany(keys, options);
      },
      iterator: (options) => this.#counted(rows.iterator(options)),
      textIterator: (options) => this.#counted(rows.textIterator(options)),
    };
  }

  requireRoom(folder: string): Promise<void> {
    return levelDisk.requireRoom(folder);
  }

  pause(ms: number, signal: AbortSignal): Promise<void> {
    return levelDisk.pause(ms, signal);
  }

  /** From zero again. */
  reset(): void {
    this.iterators = 0;
    this.lots = 0;
    this.reads = 0;
    this.rowsAskedFor = 0;
  }

  #counted<Row>(iterator: RowIterator<Row>): RowIterator<Row> {
    let isEnded = false;
    this.iterators++;
    return {
      nextv: async (size) => {
        if (!isEnded) {
          this.reads++;
          this.rowsAskedFor += size;
        }
        const entries = await iterator.nextv(size);
        isEnded = entries.length < size;
        return entries;
      },
      close: () => iterator.close(),
    };
  }
}
