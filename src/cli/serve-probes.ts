import type { Readiness } from '../base/readiness.ts';
import { EXPOSITION_TYPE, exposition } from '../observe/metrics/exposition.ts';
import { hottest } from '../observe/metrics/hot-tenants.ts';
import type { MetricsMemory } from '../observe/metrics/meter.ts';
import { ProbeServer } from '../transport/http/probe-server.ts';
import { ConfigError } from './config.ts';
import type { Instruments } from './instruments.ts';
import { type Address, formatAddress } from './setting-values.ts';

/**
 * Serves metrics and probes over HTTP when it resolves.
 * @param instruments of this thread, which look once more before each answer
 * @throws ConfigError when the address can't be had
 */
export async function serveProbes(
  address: Address,
  readiness: Readiness,
  memory: MetricsMemory,
  instruments: Instruments,
): Promise<ProbeServer> {
  const metrics = (): string => {
    instruments.sample();
    return exposition(memory);
  };
  try {
    const tenants = (): string => `${JSON.stringify(hottest(memory.hot))}\n`;
    const answers = { metrics, metricsType: EXPOSITION_TYPE, tenants };
    return await ProbeServer.listen({ ...address, readiness, ...answers });
  } catch (cause) {
    const where = formatAddress(address);
    throw new ConfigError(
      [`\`--metrics-addr\`: can't listen on \`${where}\`; is another process there?`],
      cause,
    );
  }
}
