import type { Meter } from './meter.ts';
import { METRICS } from './metrics.ts';

/** Takes the numbers of the process as a whole. To be called on its first thread, whose clock starts with the process. */
export function sampleProcess(meter: Meter): void {
  const { user, system } = process.cpuUsage();
  meter.set(METRICS.processCpuSeconds, user / 1e6, 0);
  meter.set(METRICS.processCpuSeconds, system / 1e6, 1);
  meter.set(METRICS.processBytes, process.memoryUsage.rss());
  meter.set(METRICS.processStarted, performance.timeOrigin / 1000);
}
