import os from 'node:os';

/** Where figures were measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core when the run began and when it ended, over a minute: more than zero is company. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** @param loadBefore of `loadNow`, when the run began */
export function thisMachine(loadBefore: number): Machine {
  const [processor] = os.cpus();
  return {
    processor: processor?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    loadBefore,
    loadAfter: loadNow(),
  };
}

export function loadNow(): number {
  const [minute = 0] = os.loadavg();
  return Math.round(minute * 100) / 100;
}
