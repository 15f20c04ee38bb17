import type { Random } from '../../bench/worlds/random.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Disk, LevelRows } from '../../src/store/level/disk.ts';
import type { Scheduler } from './scheduler.ts';
import { NEVER, SimulatedLevel, withCode, type WriteFate } from './simulated-level.ts';
import { VolatileLog } from './volatile-log.ts';

/** A disk of one folder, as slow and as unreliable as it is told to be. */
export class SimulatedDisk {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly files: VolatileLog = new VolatileLog();
  /** The longest that a read or a write takes. */
  delayMsMax = 2;
  isFull = false;
  nextWrite: WriteFate = 'well';
  /** Rows that come in one read, at most. */
  readonly rowsMax: number;
  readonly #turnsPerHundred: number;
  #hasFailed = false;
  #mounted: Mounted | undefined;

  /** @param turnsPerHundred of a hundred writes, how many are the first in a new log file */
  constructor(scheduler: Scheduler, random: Random, rowsMax: number, turnsPerHundred: number) {
    this.scheduler = scheduler;
    this.random = random;
    this.rowsMax = rowsMax;
    this.#turnsPerHundred = turnsPerHundred;
  }

  /** Whether anything has been made to fail yet. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  failNext(how: WriteFate): void {
    this.#hasFailed = true;
    this.nextWrite = how;
  }

  /** It is full for a while. */
  fill(forMs: number): void {
    this.#hasFailed = true;
    this.isFull = true;
    this.scheduler.at(this.scheduler.nowMs + forMs, () => (this.isFull = false));
  }

  /** Nothing fails any more. */
  heal(): void {
    this.isFull = false;
    this.nextWrite = 'well';
  }

  /** The disk as a process that starts now sees it, for as long as it lives. */
  mount(): Disk {
    this.#mounted = new Mounted(this);
    return this.#mounted;
  }

  /** The process dies: what it was doing goes nowhere. With `power`, so does what was not synced. Batches that are lost. */
  crash(power: boolean): number {
    this.#mounted?.abandon();
    return power ? this.files.lose(this.random) : 0;
  }

  wait(): Promise<void> {
    return this.scheduler.sleep(this.scheduler.delay(this.delayMsMax));
  }

  turnLog(): void {
    if (this.random.below(100) < this.#turnsPerHundred) this.files.turn();
  }
}

/** The disk for one process. When that is dead, nothing it asked for ends. */
class Mounted implements Disk {
  readonly #disk: SimulatedDisk;
  #open: SimulatedLevel | undefined;
  #isDead = false;

  constructor(disk: SimulatedDisk) {
    this.#disk = disk;
  }

  async open(folder: string, create: boolean): Promise<LevelRows> {
    const disk = this.#disk;
    if (this.#open?.isOpen === true) throw withCode('LEVEL_LOCKED', 'the folder is locked');
    await this.#wait();
    if (disk.isFull) throw withCode('LEVEL_IO_ERROR', 'no space left on device');
    disk.files.makeTables();
    if (!create && disk.files.rows.length === 0)
      throw new Fault('invalid-argument', `no store in \`${folder}\``);
    this.#open = new SimulatedLevel(disk);
    return this.#open;
  }

  async requireRoom(): Promise<void> {
    await this.#wait();
    if (this.#disk.isFull) throw withCode('ENOSPC', 'no space left on device');
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    const { scheduler } = this.#disk;
    const over = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => over.resolve(), { once: true });
    scheduler.at(scheduler.nowMs + ms, over.resolve);
    await over.promise;
  }

  abandon(): void {
    this.#isDead = true;
    this.#open?.abandon();
  }

  async #wait(): Promise<void> {
    await this.#disk.wait();
    if (this.#isDead) await NEVER;
  }
}
