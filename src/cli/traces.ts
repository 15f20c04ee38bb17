import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_BACK_OFF, waitMs } from '../decisions/sinks/back-off.ts';
import type { Logger } from '../observe/log.ts';
import { SpanExporter } from '../observe/traces/span-exporter.ts';
import { Tracer } from '../observe/traces/tracer.ts';
import type { Instruments } from './instruments.ts';
import type { Config } from './settings.ts';
import { version } from './version.ts';

/** What a thread of a server traces its calls with. */
export interface Traces extends AsyncDisposable {
  readonly tracer: Tracer;
}

/** A collector that is away is told of this often, and not at every batch. */
const TOLD_EVERY_MS = 60_000;

/**
 * Undefined where no traces are sent.
 * @param instruments of the thread, which count what became of spans
 */
export function openTraces(
  { tracesOtlp: url, tracesSample: part }: Config,
  thread: number,
  logger: Logger,
  instruments: Instruments | undefined,
): Traces | undefined {
  if (url === '') return undefined;
  let toldMs = -Infinity;
  const exporter = new SpanExporter({
    url,
    resource: {
      'service.name': 'bailiwick',
      'service.version': version(),
      'process.pid': process.pid,
      'thread.id': thread,
    },
    waitMs: (attempt) => waitMs(DEFAULT_BACK_OFF, attempt, Math.random()),
    pause: (ms, signal) =>
      // Aborted, it has waited long enough.
      sleep(ms, undefined, { signal, ref: false }).catch(() => undefined),
    onOutcome: (outcome, count) => instruments?.noteSpans(outcome, count),
    onTrouble(err) {
      if (performance.now() - toldMs < TOLD_EVERY_MS) return;
      toldMs = performance.now();
      logger.warn({ err }, 'traces are not taken; spans that find no room are dropped');
    },
  });
  const tracer = new Tracer({ part, random: Math.random, take: (spans) => exporter.take(spans) });
  return { tracer, [Symbol.asyncDispose]: () => exporter.close() };
}
