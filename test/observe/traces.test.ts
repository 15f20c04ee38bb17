import { expect, test } from 'vitest';
import { CallTrace, type Span } from '../../src/observe/traces/call-trace.ts';
import { parseTraceParent } from '../../src/observe/traces/trace-parent.ts';
import { currentTrace, Tracer, within } from '../../src/observe/traces/tracer.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  { text: `00-${TRACE}-${SPAN}-01`, isSampled: true },
  { text: `00-${TRACE}-${SPAN}-00`, isSampled: false },
  { text: `00-${TRACE}-${SPAN}-03`, isSampled: true }, // a flag that is not known yet
  { text: `01-${TRACE}-${SPAN}-01-more`, isSampled: true }, // a version to come
  { text: `00-${TRACE}-${SPAN}-01-more`, isSampled: undefined },
  { text: `ff-${TRACE}-${SPAN}-01`, isSampled: undefined },
  { text: `00-${'0'.repeat(32)}-${SPAN}-01`, isSampled: undefined },
  { text: `00-${TRACE}-${'0'.repeat(16)}-01`, isSampled: undefined },
  { text: `00-${TRACE.toUpperCase()}-${SPAN}-01`, isSampled: undefined },
  { text: `00-${TRACE}-${SPAN}`, isSampled: undefined },
  { text: '', isSampled: undefined },
])('`$text` is sampled: $isSampled', ({ text, isSampled }) => {
  expect(parseTraceParent(text)).toEqual(
    isSampled === undefined ? undefined : { traceId: TRACE, spanId: SPAN, isSampled },
  );
});

test.each([
  { parent: `00-${TRACE}-${SPAN}-01`, random: 0.9, isTraced: true },
  { parent: `00-${TRACE}-${SPAN}-00`, random: 0, isTraced: false },
  { parent: undefined, random: 0.49, isTraced: true },
  { parent: undefined, random: 0.5, isTraced: false },
  { parent: 'nonsense', random: 0.49, isTraced: true },
])('a call of $parent at $random is traced: $isTraced', ({ parent, random, isTraced }) => {
  const tracer = new Tracer({ part: 0.5, random: () => random, take: () => {} });
  const trace = tracer.begin('a.B/C', parent);
  expect(trace !== undefined).toBe(isTraced);
  if (trace !== undefined) expect(trace.traceId === TRACE).toBe(parent?.startsWith('00-') === true);
});

function begun(): CallTrace {
  return new CallTrace('a.B/C', { traceId: TRACE, spanId: SPAN, isSampled: true });
}

test('steps follow one another under the call, and what they waited for is under them', () => {
  const trace = begun();
  trace.step('decode');
  trace.step('evaluate');
  const load = trace.note('load pages', 1, 2, { pages: 3 });
  trace.note('read', 1, 2, {}, load);
  const spans = trace.end({ code: 'OK' }, false);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const above = ({ parentId }: Span): string => byId.get(parentId ?? '')?.name ?? 'elsewhere';
  expect(spans.map((span) => [span.name, above(span)])).toEqual([
    ['decode', 'a.B/C'],
    ['load pages', 'evaluate'],
    ['read', 'load pages'],
    ['evaluate', 'a.B/C'],
    ['a.B/C', 'elsewhere'],
  ]);
  expect(spans.at(-1)).toMatchObject({ parentId: SPAN, kind: 'server', attributes: { code: 'OK' } });
  const [decode, , , evaluate, call] = spans;
  expect(decode!.endMs).toBe(evaluate!.startMs);
  expect(call!.startMs).toBeLessThanOrEqual(decode!.startMs);
  expect(call!.endMs).toBe(evaluate!.endMs);
});

test('a call that reads for long is told of in part, and says so', () => {
  const trace = begun();
  for (let n = 0; n < 1000; n++) trace.note('load pages', 1, 2);
  const spans = trace.end({}, false);
  expect(spans).toHaveLength(201);
  expect(spans.at(-1)!.attributes).toEqual({ 'bailiwick.spans_left_out': 800 });
});

test('what is done for a call finds its trace, across awaits and beside other calls; others find none', async () => {
  const traces = [begun(), undefined, begun()];
  const found = traces.map((trace) =>
    within(trace, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return Promise.resolve().then(() => currentTrace());
    }),
  );
  expect(currentTrace()).toBe(undefined);
  expect(await Promise.all(found)).toEqual(traces);
});
