import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CallTrace, type Span } from '../../src/observe/traces/call-trace.ts';
import { SpanExporter } from '../../src/observe/traces/span-exporter.ts';
import { traceCollector } from './trace-collector.ts';

interface Exporting {
  readonly exporter: SpanExporter;
  readonly outcomes: { readonly sent: number; readonly dropped: number };
  readonly troubles: readonly string[];
  /** How long was waited between attempts. */
  readonly waits: readonly number[];
}

/** An exporter to which no time passes. */
function exportingTo(url: string): Exporting {
  const outcomes = { sent: 0, dropped: 0 };
  const troubles: string[] = [];
  const waits: number[] = [];
  const exporter = new SpanExporter({
    url,
    resource: { 'service.name': 'bailiwick', 'process.pid': 7 },
    waitMs: (attempt) => attempt * 100,
    pause: async (ms) => {
      if (ms !== 1000) waits.push(ms); // what a batch gathers for is no wait of an attempt
      await nextTurn();
    },
    onOutcome: (outcome, count) => void (outcomes[outcome] += count),
    onTrouble: ({ message }) => void troubles.push(message),
  });
  return { exporter, outcomes, troubles, waits };
}

function spansOf(count: number): readonly Span[] {
  const trace = new CallTrace('a.B/C', undefined);
  for (let n = 1; n < count; n++) trace.note('load pages', 1_700_000_000_000, 1_700_000_000_001.5);
  return trace.end({}, false);
}

test('a collector that fails for a while gets everything once, later and later', async () => {
  await using collector = await traceCollector();
  collector.plan.push(503, 'cut', 429, 200, 502);
  const { exporter, outcomes, waits } = exportingTo(collector.url);
  for (let call = 0; call < 100; call++) {
    exporter.take(spansOf(10));
    if (call % 30 === 0) await nextTurn();
  }
  await expect.poll(() => outcomes.sent).toBe(1000);
  await exporter.close();
  expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(1000);
  expect(collector.spans).toHaveLength(1000);
  expect(outcomes.dropped).toBe(0);
  expect(waits).toEqual([100, 200, 300, 100]);
});

test.each([
  { plan: [400], dropped: 10, requests: 1, trouble: 'found 400' }, // the same would be refused again
  { plan: [503, 503, 503, 503, 503], dropped: 10, requests: 5, trouble: 'found 503' },
  { plan: [{ rejected: 3 }], dropped: 3, requests: 1, trouble: 'all but 3' },
])('after $plan, $dropped spans are given up and counted', async ({ plan, dropped, requests, trouble }) => {
  await using collector = await traceCollector();
  collector.plan.push(...plan);
  const { exporter, outcomes, troubles } = exportingTo(collector.url);
  exporter.take(spansOf(10));
  await expect.poll(() => outcomes.sent + outcomes.dropped).toBe(10);
  expect(outcomes.dropped).toBe(dropped);
  expect(collector.requests()).toBe(requests);
  expect(troubles.at(-1)).toContain(trouble);
  exporter.take(spansOf(5)); // it goes on
  await expect.poll(() => outcomes.sent).toBe(15 - dropped);
  await exporter.close();
});

test('calls for which there is no room are dropped whole and counted', async () => {
  await using collector = await traceCollector();
  const { exporter, outcomes } = exportingTo(collector.url);
  for (let call = 0; call < 500; call++) exporter.take(spansOf(10)); // in one turn: nothing is sent meanwhile
  expect(outcomes.dropped).toBe(910);
  await exporter.close();
  expect(outcomes.sent).toBe(4090);
  exporter.take(spansOf(10));
  expect(outcomes.dropped).toBe(920);
});

test('closing waits for no collector that is gone', async () => {
  const { exporter, outcomes } = exportingTo('http://127.0.0.1:9/v1/traces');
  exporter.take(spansOf(10));
  await exporter.close();
  expect(outcomes).toEqual({ sent: 0, dropped: 10 });
});

test('ids and times are written as the protocol has them', async () => {
  await using collector = await traceCollector();
  const { exporter } = exportingTo(collector.url);
  exporter.take(spansOf(2));
  await exporter.close();
  const [load, call] = collector.spans;
  expect(load).toMatchObject({
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentSpanId: call!.spanId,
    kind: 1,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000001500000',
    status: {},
  });
  expect(call).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), kind: 2 });
  expect(call).not.toHaveProperty('parentSpanId');
});
