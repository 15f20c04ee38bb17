import { Pulse } from '../../base/pulse.ts';
import type { Attributes, Span } from './call-trace.ts';
import { otlpSpans } from './otlp-spans.ts';

export interface SpanExporterOptions {
  /** The whole address, such as `http://collector:4318/v1/traces`. */
  readonly url: string;
  /** Attributes of the process, such as `service.name`. */
  readonly resource: Attributes;
  /** How long to wait before sending again what failed, by how often that was tried, in milliseconds. */
  readonly waitMs: (attempt: number) => number;
  /** Resolves after `ms`, or as soon as the signal fires. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** What became of spans. */
  readonly onOutcome: (outcome: 'sent' | 'dropped', count: number) => void;
  readonly onTrouble: (trouble: Error) => void;
}

/** Spans in memory that wait to be sent. Those of a call for which there is no room are dropped. */
const WAITING_MAX = 4096;
const BATCH_MAX = 512;
/** How long a batch gathers. */
const GATHER_MS = 1000;
/** A batch that failed so often is dropped: what comes next may be taken. */
const ATTEMPTS_MAX = 5;
/** A collector that has not answered by then has failed. */
const TIMEOUT_MS = 5000;
/** Answers after which the same may be taken later. Source: OTLP/HTTP, "Retryable Response Codes". */
const PASSING: readonly number[] = [429, 502, 503, 504];

/**
 * Sends spans to a collector by OTLP over HTTP, in the JSON encoding, one batch at a time. Nobody waits for it: what
 * can't be sent is dropped and counted.
 */
export class SpanExporter implements AsyncDisposable {
  readonly #options: SpanExporterOptions;
  readonly #closing = new AbortController();
  readonly #arrived = new Pulse();
  readonly #running: Promise<void>;
  #waiting: Span[] = [];

  constructor(options: SpanExporterOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Takes the spans of one call: all of them or none. */
  take(spans: readonly Span[]): void {
    if (this.#closing.signal.aborted || this.#waiting.length + spans.length > WAITING_MAX) {
      this.#options.onOutcome('dropped', spans.length);
      return;
    }
    for (const span of spans) this.#waiting.push(span);
    this.#arrived.fire();
  }

  /** Tries once to send what waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (this.#waiting.length === 0) await this.#arrived.next(signal);
      if (this.#waiting.length < BATCH_MAX) await this.#options.pause(GATHER_MS, signal);
      await this.#sendBatch();
    }
    while (this.#waiting.length > 0) await this.#sendBatch();
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#waiting.splice(0, BATCH_MAX);
    if (batch.length === 0) return;
    for (let attempt = 1; ; attempt++) {
      const { rejected, trouble, mayPass } = await this.#send(batch);
      if (trouble !== undefined) this.#options.onTrouble(trouble);
      if (!mayPass || attempt === ATTEMPTS_MAX || this.#closing.signal.aborted) {
        if (rejected < batch.length) this.#options.onOutcome('sent', batch.length - rejected);
        if (rejected > 0) this.#options.onOutcome('dropped', rejected);
        return;
      }
      await this.#options.pause(this.#options.waitMs(attempt), this.#closing.signal);
    }
  }

  async #send(batch: readonly Span[]): Promise<Attempt> {
    const { url, resource } = this.#options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(otlpSpans(batch, resource)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'error',
      });
      const text = await response.text();
      if (response.ok) {
        const rejected = Math.min(rejectedIn(text), batch.length);
        const trouble = rejected > 0 ? new Error(`the collector took all but ${rejected} spans`) : undefined;
        return { rejected, trouble, mayPass: false };
      }
      const trouble = new Error(`expected success from the collector, found ${response.status}`);
      return { rejected: batch.length, trouble, mayPass: PASSING.includes(response.status) };
    } catch (cause) {
      const trouble = new Error('the collector was not reached', { cause });
      return { rejected: batch.length, trouble, mayPass: true };
    }
  }
}

/** What came of sending a batch once. */
interface Attempt {
  /** Spans that were not taken. */
  readonly rejected: number;
  readonly trouble: Error | undefined;
  /** Whether the same may be taken later. */
  readonly mayPass: boolean;
}

/** How many spans a collector says that it did not take, although it took others. */
function rejectedIn(answer: string): number {
  try {
    const json = JSON.parse(answer) as { readonly partialSuccess?: { readonly rejectedSpans?: unknown } };
    const rejected = Number(json?.partialSuccess?.rejectedSpans ?? 0);
    return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0;
  } catch {
    return 0; // the status has said that they were taken
  }
}
