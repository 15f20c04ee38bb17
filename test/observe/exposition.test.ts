import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExposition, type Scrape } from '../../src/cli/top/parse-exposition.ts';
import { CallMeter } from '../../src/observe/metrics/call-meter.ts';
import { exposition } from '../../src/observe/metrics/exposition.ts';
import { clearGauges, Meter, type MetricsMemory, metricsMemory } from '../../src/observe/metrics/meter.ts';
import { CALL_KINDS, CELLS, CODE, METHOD, METRICS, TENANT } from '../../src/observe/metrics/metrics.ts';
import { nameOfStatusCode, StatusCode } from '../../src/transport/wire/status-code.ts';
import { sumOf, valueOf } from './scrape.ts';

const RUNS = 50 * Number(process.env['BAILIWICK_RUNS'] ?? 1);

function read(memory: MetricsMemory): Scrape {
  return parseExposition(exposition(memory));
}

/** A thread of a process, which counts its calls. */
function callsOf(memory: MetricsMemory, thread: number): CallMeter {
  return new CallMeter(new Meter(memory.sheets[thread]!), memory);
}

test('what is measured is what is read, whatever the calls and whichever thread had them', () => {
  const call = fc.record({
    thread: fc.nat(2),
    kind: fc.constantFrom(...CALL_KINDS),
    path: fc.constantFrom('/a.B/C', '/a.B/D', '/quote".\\N/"'),
    tenant: fc.constantFrom('default', 'acme', undefined),
    code: fc.nat(CODE.values.length - 1),
    durationMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
      const memory = metricsMemory(3);
      const meters = memory.sheets.map((_, thread) => callsOf(memory, thread));
      for (const { thread, kind } of calls) meters[thread]!.begin(kind);
      expect(sumOf(read(memory), 'bailiwick_calls_in_flight')).toBe(calls.length);
      for (const { thread, ...ended } of calls) meters[thread]!.end(ended);

      const scrape = read(memory);
      expect(sumOf(scrape, 'bailiwick_calls_in_flight')).toBe(0);
      const samples = scrape.get('bailiwick_calls_total')!.samples;
      const expected = Map.groupBy(calls, ({ path, code }) => JSON.stringify([path, CODE.values[code]]));
      expect(
        new Map(
          samples.map(({ labels, value }) => [
            JSON.stringify([labels.get('method'), labels.get('code')]),
            value,
          ]),
        ),
      ).toEqual(new Map([...expected].map(([key, of]) => [key, of.length])));
      const timed = calls.filter(({ kind }) => kind !== 'watch');
      expect(sumOf(scrape, 'bailiwick_call_duration_seconds_count')).toBe(timed.length);
      const seconds = timed.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
      expect(sumOf(scrape, 'bailiwick_call_duration_seconds_sum')).toBeCloseTo(seconds, 6);
      for (const bound of [0.0005, 0.25, 10]) {
        const buckets = scrape
          .get('bailiwick_call_duration_seconds')!
          .samples.filter(({ labels }) => labels.get('le') === String(bound));
        const within = timed.filter(({ durationMs }) => durationMs / 1000 <= bound);
        expect(buckets.reduce((sum, { value }) => sum + value, 0)).toBe(within.length);
      }
      expect(sumOf(scrape, 'bailiwick_tenant_calls_total')).toBe(
        calls.filter(({ tenant }) => tenant !== undefined).length,
      );
    }),
    { numRuns: RUNS },
  );
});

test('buckets count what is in those below, the last counts all', () => {
  const memory = metricsMemory(1);
  const meter = new Meter(memory.sheets[0]!);
  for (const value of [1, 2, 2, 1024, 5000]) meter.observe(METRICS.groupSize, value);
  const scrape = read(memory);
  const buckets = scrape.get('bailiwick_store_group_turns')!.samples.filter(({ labels }) => labels.has('le'));
  expect(buckets.map(({ value }) => value)).toEqual([1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]);
  expect(valueOf(scrape, 'bailiwick_store_group_turns_count')).toBe(5);
  expect(valueOf(scrape, 'bailiwick_store_group_turns_sum')).toBe(6029);
});

test('names that nobody bounds share one series, and none is lost', () => {
  const memory = metricsMemory(2);
  const [first, second] = [callsOf(memory, 0), callsOf(memory, 1)];
  const calls = 1000;
  for (let n = 0; n < calls; n++) {
    const meter = n % 2 === 0 ? first : second;
    const hostile = { path: `/x.Y/${'é'.repeat(n % 90)}${n}`, tenant: `${'t'.repeat(n % 200)}${n}` };
    meter.begin('unary');
    meter.end({ kind: 'unary', ...hostile, code: 0, durationMs: 1 });
  }
  const scrape = read(memory);
  const methods = scrape.get('bailiwick_calls_total')!.samples;
  const tenants = scrape.get('bailiwick_tenant_calls_total')!.samples;
  expect(methods.length).toBe(METHOD.max + 1);
  expect(tenants.length).toBe(TENANT.max + 1);
  for (const samples of [methods, tenants])
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(calls);
  expect(valueOf(scrape, 'bailiwick_tenant_calls_total{tenant="other"}')).toBe(calls - TENANT.max);
});

test('a thread that died is counted on, what it held is gone', () => {
  const memory = metricsMemory(2);
  const dying = callsOf(memory, 1);
  dying.begin('unary');
  dying.end({ kind: 'unary', path: '/a.B/C', tenant: undefined, code: 0, durationMs: 1 });
  dying.begin('watch');
  clearGauges(memory.sheets[1]!);
  const next = callsOf(memory, 1);
  next.begin('unary');
  next.end({ kind: 'unary', path: '/a.B/C', tenant: undefined, code: 0, durationMs: 1 });
  const scrape = read(memory);
  expect(sumOf(scrape, 'bailiwick_calls_in_flight')).toBe(0);
  expect(sumOf(scrape, 'bailiwick_calls_total')).toBe(2);
});

test('every metric has a place of its own', () => {
  const taken = new Set<number>();
  for (const { start, series, cells } of Object.values(METRICS)) {
    for (let cell = start; cell < start + series * cells; cell++) taken.add(cell);
  }
  expect(taken.size).toBe(CELLS);
});

test('every metric is named with its unit, as a counter or not, and explained', () => {
  const names = Object.values(METRICS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, kind, unit, help, bounds } of Object.values(METRICS)) {
    expect(name).toMatch(/^(bailiwick|process)_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (unit === 'seconds' || unit === 'bytes') expect(name).toContain(`_${unit}`);
    expect(help).toMatch(/^[A-Z0-9].*\.$/);
    expect(bounds === undefined).toBe(kind !== 'histogram');
  }
});

test('codes are those of the wire', () => {
  const numbers = Object.values(StatusCode).toSorted((a, b) => a - b);
  expect(CODE.values).toEqual(numbers.map(nameOfStatusCode));
});

test.each([
  { text: 'x 1\n', problem: 'line 1: expected help before the series' },
  { text: '# HELP x y\n# TYPE x gauge\nx 1', problem: 'a line break at the end' },
  { text: '# HELP x y\n# TYPE x meter\n', problem: 'line 2' },
  { text: '# HELP x y\n# TYPE x gauge\nx one\n', problem: 'a number as the value' },
  { text: '# HELP x y\n# TYPE x gauge\nx 1\nx 2\n', problem: 'a series that is not there yet' },
  { text: '# HELP x y\n# TYPE x gauge\nx{a="1",b="2"} 1\nx{b="2",a="1"} 2\n', problem: 'line 4' },
  { text: '# HELP x y\n# TYPE x gauge\nx{a="1" 1\n', problem: 'line 3' },
  { text: '# HELP x y\n# TYPE x gauge\nx{a="\\q"} 1\n', problem: 'labels like' },
  { text: '# HELP x y\n# HELP x y\n', problem: 'no help yet' },
])('$text is refused', ({ text, problem }) => {
  expect(() => parseExposition(text)).toThrow(problem);
});
