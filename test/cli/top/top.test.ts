import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { growth, quantile } from '../../../src/cli/top/growth.ts';
import { parseExposition, type Scrape } from '../../../src/cli/top/parse-exposition.ts';
import { top } from '../../../src/cli/top/top.ts';
import { viewText } from '../../../src/cli/top/view-text.ts';
import { viewOf } from '../../../src/cli/top/view.ts';
import { addressOf } from '../../../src/cli/top-command.ts';
import { CallMeter } from '../../../src/observe/metrics/call-meter.ts';
import { exposition } from '../../../src/observe/metrics/exposition.ts';
import { Meter, metricsMemory } from '../../../src/observe/metrics/meter.ts';
import { METRICS } from '../../../src/observe/metrics/metrics.ts';

const CHECK = '/authzed.api.v1.PermissionsService/CheckPermission';
const WRITE = '/authzed.api.v1.PermissionsService/WriteRelationships';
const NEVER = new AbortController().signal;

/** A server of two threads, of which `work` does two seconds' worth. */
function server(): { readonly text: () => string; readonly work: () => void } {
  const memory = metricsMemory(2);
  const [owner, other] = memory.sheets.map((sheet) => new Meter(sheet)) as [Meter, Meter];
  const calls = new CallMeter(other, memory);
  owner.set(METRICS.graphBudget, 2 ** 30);
  other.set(METRICS.graphBudget, 2 ** 30);
  owner.set(METRICS.threadServing, 1);
  owner.set(METRICS.revisionCommitted, 7);
  owner.set(METRICS.storedRelationships, 12_300);
  owner.set(METRICS.storedBytes, 1_500_000);
  other.set(METRICS.revisionLag, 3);
  return {
    text: () => exposition(memory),
    work() {
      for (let n = 0; n < 100; n++) {
        const [path, code] = n % 10 === 0 ? [WRITE, 9] : [CHECK, 0];
        calls.begin('unary');
        calls.end({
          kind: 'unary',
          path,
          tenant: n < 75 ? 'acme' : 'zeta',
          code,
          durationMs: n < 50 ? 0.2 : 4,
        });
      }
      calls.begin('watch');
      other.add(METRICS.evaluations, 60, 0);
      other.add(METRICS.evaluations, 20, 1);
      owner.add(METRICS.commits, 10);
      owner.observe(METRICS.groupSize, 4);
      owner.observe(METRICS.groupSize, 6);
      owner.observe(METRICS.writeSeconds, 0.002);
      other.set(METRICS.graphBytes, 5 * 2 ** 20);
      other.add(METRICS.threadCpuSeconds, 1.5);
      other.add(METRICS.loopBusySeconds, 1.8);
    },
  };
}

function twoScrapes(): readonly [Scrape, Scrape] {
  const { text, work } = server();
  const before = parseExposition(text());
  work();
  return [before, parseExposition(text())];
}

test('two scrapes make a view', () => {
  const view = viewOf(...twoScrapes(), 2);
  expect(view.calls).toMatchObject({ perSecond: 50, refusedPerSecond: 5, inFlight: 1, streams: 1 });
  expect(view.calls.p50Ms).toBeCloseTo(0.25); // at the bound that half of them are below
  expect(view.calls.p99Ms).toBeGreaterThan(2.5);
  expect(view.calls.p99Ms).toBeLessThanOrEqual(5);
  expect(view.methods).toMatchObject([
    { method: CHECK, perSecond: 45, refusedPerSecond: 0 },
    { method: WRITE, perSecond: 5, refusedPerSecond: 5 },
  ]);
  expect(view.tenants).toEqual([
    { tenant: 'acme', perSecond: 37.5 },
    { tenant: 'zeta', perSecond: 12.5 },
  ]);
  expect(view.graph).toMatchObject({ bytes: 5 * 2 ** 20, budgetBytes: 2 ** 31, hitRatio: 0.75 });
  expect(view.writes).toMatchObject({ commitsPerSecond: 5, perGroup: 5, isStopped: false });
  expect(view.watches.readers).toBe(1);
  expect(view.threads).toMatchObject([
    { thread: '0', isServing: true, lag: 0 },
    { thread: '1', isServing: false, cores: 0.75, busy: 0.9, lag: 3 },
  ]);
});

test('a server that began anew has done what it says', () => {
  const [first, second] = twoScrapes();
  expect(growth(second, first, METRICS.commits.name)).toBe(0);
  const view = viewOf(second, second, 2);
  expect(view.calls).toMatchObject({ perSecond: 0, p50Ms: undefined });
  const { text, work } = server();
  work();
  work();
  const many = parseExposition(text());
  expect(growth(many, second, METRICS.commits.name)).toBe(10); // 20 before, now 10
});

test.each([
  { part: 0.5, value: 2 },
  { part: 0.25, value: 1 },
  { part: 0.75, value: 2.5 },
  { part: 1, value: 3 }, // what is above the last bound is taken for it
])('below $value lies $part', ({ part, value }) => {
  const scrape = (a: number, b: number, c: number, all: number): Scrape =>
    parseExposition(
      `# HELP h x\n# TYPE h histogram\n` +
        `h_bucket{le="1"} ${a}\nh_bucket{le="2"} ${b}\nh_bucket{le="3"} ${c}\nh_bucket{le="+Inf"} ${all}\n`,
    );
  expect(quantile(scrape(0, 0, 0, 0), scrape(10, 20, 40, 40), 'h', part)).toBeCloseTo(value);
  expect(quantile(scrape(10, 20, 30, 40), scrape(10, 20, 30, 40), 'h', part)).toBe(undefined);
  expect(quantile(scrape(0, 0, 0, 0), scrape(0, 0, 0, 9), 'h', part)).toBe(3);
});

test('for people, in 80 columns', () => {
  const view = viewOf(...twoScrapes(), 2);
  const text = viewText(view, 80);
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  expect(text).toMatchInlineSnapshot(`
    "calls   50.0/s  refused 5.0/s  p50 0.25ms  p99 4.95ms  in flight 1, streams 1
    graph   5.0MiB of 2.0GiB  hits 75.0%  pages 0, loaded 0/s, evicted 0/s
    writes  5.0/s  per group 5.0  disk p99 2.49ms  revision 7
    watches 1, behind 0  stored 12.3k in 1.4MiB  process 0.00 cores, 0B

    METHOD                           calls/s refused/s       p50       p99
    CheckPermission                     45.0         0    0.25ms    4.95ms
    WriteRelationships                   5.0       5.0    0.25ms    4.95ms

    TENANT                           calls/s   0 open of 0
    acme                                37.5
    zeta                                12.5

    THREAD                             cores      busy      heap     graph    behind
    0 owns the data                     0.00        0%        0B        0B         0
    1 NOT SERVING                       0.75       90%        0B    5.0MiB         3"
  `);
  const hostile = viewText(
    { ...view, tenants: [{ tenant: `\u001B[2J${'x'.repeat(99)}`, perSecond: 1 }] },
    80,
  );
  expect(hostile).not.toContain('\u001B');
  expect(hostile.split('\n').every((line) => line.length <= 80)).toBe(true);
});

/** What `top` shows, on a terminal or not, of a server that works between any two scrapes. */
async function shown(
  options: { readonly once?: boolean; readonly json?: boolean; readonly isTTY?: boolean },
  answer: (request: number, text: string) => { readonly status: number; readonly text: string } = (
    _,
    text,
  ) => ({
    status: 200,
    text,
  }),
  until: (written: string) => boolean = () => false,
): Promise<string> {
  const { text, work } = server();
  let requests = 0;
  const http = createServer((_request, response) => {
    work();
    const { status, text: body } = answer(++requests, text());
    response.writeHead(status).end(body);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const stop = new AbortController();
  let written = '';
  const screen = {
    isTTY: options.isTTY ?? false,
    columns: 80,
    write(chunk: string) {
      written += chunk;
      if (until(written)) stop.abort();
    },
  };
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/metrics`;
  const { once: isOnce = false, json = false } = options;
  await top({ url, intervalMs: 10, once: isOnce, json }, screen, stop.signal);
  return written;
}

test('once, for scripts: plain text, or JSON', async () => {
  const text = await shown({ once: true, isTTY: true });
  expect(text).toMatch(/^calls /);
  expect(text).not.toContain('\u001B');
  const json = await shown({ once: true, json: true });
  expect(json.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(json)).toMatchObject({ methods: [{ method: CHECK }, { method: WRITE }], revision: 7 });
});

test('live, it takes a page of its own, waits for a server that goes away, and gives the terminal back', async () => {
  const written = await shown(
    { isTTY: true },
    (request, text) => (request === 3 ? { status: 500, text: 'no' } : { status: 200, text }),
    (sofar) => sofar.includes('found 500') && sofar.lastIndexOf('THREAD') > sofar.indexOf('found 500'),
  );
  expect(written.startsWith('\u001B[?1049h\u001B[?25l')).toBe(true);
  expect(written.endsWith('\u001B[?25h\u001B[?1049l')).toBe(true);
  expect(written.split('\u001B[?1049l')).toHaveLength(2); // once
});

test('a server that is not there, or answers something else, is told', async () => {
  const failing = top(
    { url: 'http://127.0.0.1:9/metrics', intervalMs: 10, once: true, json: false },
    process.stdout,
    NEVER,
  );
  await expect(failing).rejects.toThrow("can't read metrics at `http://127.0.0.1:9/metrics`");
  await expect(shown({}, () => ({ status: 200, text: '<html>' }))).rejects.toThrow('line break');
});

test.each([
  { text: 'localhost:9464', url: 'http://localhost:9464/metrics' },
  { text: 'https://example.com/bailiwick/metrics', url: 'https://example.com/bailiwick/metrics' },
])('`$text` is $url', ({ text, url }) => expect(addressOf(text)).toBe(url));
