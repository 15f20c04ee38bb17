import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../base/duration-text.ts';
import type { Surroundings } from './client/client-command.ts';
import { listenForStop } from './stop-signals.ts';
import type { TopOptions } from './top/top.ts';

const ERROR = 3;
const DEFAULT_URL = 'http://127.0.0.1:9464/metrics';
const INTERVAL_MIN_MS = 100;

interface TopFlags extends Omit<TopOptions, 'url' | 'intervalMs'> {
  readonly metrics?: string;
  readonly interval: number;
}

/** `top`, which shows what a server does. It ends with 3 on any error, as the other commands that ask a server. */
export function addTopCommand(program: Command, { environment, terminal, end }: Surroundings): void {
  program
    .command('top')
    .description(
      'Show what a server does: calls, latencies, methods, tenants, cache, threads. It needs `serve --metrics-addr`.',
    )
    .option(
      '--metrics <url>',
      `where its metrics are: an address or \`host:port\` (default: ${DEFAULT_URL}, environment: BAILIWICK_METRICS)`,
    )
    .addOption(
      new Option('--interval <duration>', 'between two views').argParser(parseInterval).default(2000, '2s'),
    )
    .option('--once', 'print one view and end', false)
    .option('--json', 'print one JSON object a line', false)
    .action(async ({ metrics, interval, once, json }: TopFlags) => {
      using signals = listenForStop();
      try {
        const url = addressOf(metrics ?? environment['BAILIWICK_METRICS'] ?? DEFAULT_URL);
        const { top } = await import('./top/top.ts'); // other commands start without it
        await top({ url, intervalMs: interval, once, json }, process.stdout, signals.stop);
      } catch (error) {
        if (signals.stop.aborted) return;
        terminal.err(error instanceof Error ? error.message : String(error));
        end(ERROR);
      }
    });
}

/** `host:port` is enough. @throws Error */
export function addressOf(text: string): string {
  const whole = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) throw new Error(`\`--metrics\`: expected an address, found \`${text}\``);
  const url = new URL(whole);
  if (url.pathname === '/') url.pathname = '/metrics';
  return url.href;
}

function parseInterval(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= INTERVAL_MIN_MS && ms <= 0x7fff_ffff) return ms;
  throw new InvalidArgumentError(
    `expected a duration of at least \`100ms\`, such as \`2s\`, found \`${text}\``,
  );
}
