import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../bench/worlds/random.ts';
import type { Clock } from '../../src/base/clock.ts';
import { ChannelDesk } from '../../src/decisions/channel/channel-desk.ts';
import { serveDesk } from '../../src/decisions/channel/serve-desk.ts';
import type { DecisionDesk } from '../../src/decisions/desk.ts';
import type { DecisionLog } from '../../src/decisions/log.ts';
import { ownDesk } from '../../src/decisions/own-desk.ts';
import type { Timers } from '../../src/decisions/timers.ts';
import { Scheduler } from '../simulation/scheduler.ts';
import { SimulatedDisk } from '../simulation/simulated-disk.ts';
import { simulatedChannel } from '../simulation/simulated-port.ts';
import { HandClock, openLog } from './fixtures.ts';

/** How long messages between threads take at most, in simulated time. */
const MESSAGE_MS_MAX = 3;

/** After so many, what is waited for never comes. */
const NAPS_MAX = 5_000;

/** A log on a disk that loses and refuses what it is told to, and the desks of its threads, in simulated time. Its keys are in a real folder. */
export class SimulatedLog {
  readonly scheduler: Scheduler;
  readonly disk: SimulatedDisk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly #folder: string;

  constructor(folder: string, random: Random) {
    const start = new HandClock().now;
    this.scheduler = new Scheduler(random);
    this.disk = new SimulatedDisk(this.scheduler, random, 50, 10);
    this.clock = { nowMs: () => start + this.scheduler.nowMs };
    this.timers = timersOf(this.scheduler);
    this.#folder = folder;
  }

  open(queueMax: number): Promise<DecisionLog> {
    const { clock, timers } = this;
    const disk = this.disk.mount();
    return openLog(this.#folder, { clock, timers, disk, queueMax, flushRecords: 8, checkpointRecords: 20 });
  }

  /** The owner's first, then one of another thread for each of `others`. */
  desksOf(log: DecisionLog, others: number): readonly DecisionDesk[] {
    const desks: DecisionDesk[] = [ownDesk(log)];
    for (let n = 0; n < others; n++) {
      const [near, far] = simulatedChannel(this.scheduler, MESSAGE_MS_MAX);
      const { address } = serveDesk(log, desks[0]!, near.asPort);
      desks.push(new ChannelDesk({ ...address, port: far.asPort }, this.clock, this.timers));
    }
    return desks;
  }

  /** Lets time pass until `work` has ended. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const end = work.finally(() => (isOver = true));
    end.catch(() => undefined); // told below
    for (let naps = 0; !isOver && naps < NAPS_MAX; naps++) {
      await this.scheduler.run(() => isOver, 3_600_000);
      if (!isOver) await sleep(1); // nothing simulated is left to do, but the keys are in real files
    }
    if (!isOver)
      throw new Error(`nothing is left to do at ${this.scheduler.nowMs} ms, and something is waited for`);
    return end;
  }
}

function timersOf(scheduler: Scheduler): Timers {
  return {
    after(ms, task) {
      let isCancelled = false;
      scheduler.at(scheduler.nowMs + ms, () => {
        if (!isCancelled) task();
      });
      return () => (isCancelled = true);
    },
    soon: (task) => scheduler.at(scheduler.nowMs, task),
  };
}
