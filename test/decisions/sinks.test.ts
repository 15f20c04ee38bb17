import { once } from 'node:events';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DecisionLog } from '../../src/decisions/log.ts';
import type { LogView } from '../../src/decisions/read/view.ts';
import { waitMs } from '../../src/decisions/sinks/back-off.ts';
import { JsonFileSink } from '../../src/decisions/sinks/json-file.ts';
import { LineStreamSink } from '../../src/decisions/sinks/line-stream.ts';
import { OtlpSink } from '../../src/decisions/sinks/otlp.ts';
import { positionOf, pumpTo } from '../../src/decisions/sinks/pump.ts';
import type { PumpOptions } from '../../src/decisions/sinks/pump.ts';
import type { Sink } from '../../src/decisions/sinks/sink.ts';
import type { Timers } from '../../src/decisions/timers.ts';
import { CALL, checkOf, DENY, HandClock, never, openLog, readAll, withFolder } from './fixtures.ts';

/** Timers that go off at once, and tell how long they were asked to wait. */
class HastyTimers implements Timers {
  readonly waited: number[] = [];

  after(ms: number, task: () => void): () => void {
    this.waited.push(ms);
    setImmediate(task);
    return () => {};
  }

  soon(task: () => void): void {
    setImmediate(task);
  }
}

const BACK_OFF = { firstMs: 100, mostMs: 1000 };

function pumping(rest: Partial<PumpOptions> = {}): PumpOptions & { readonly troubles: string[] } {
  const troubles: string[] = [];
  const onTrouble = (trouble: Error): void => void troubles.push(trouble.message);
  const plain = {
    filter: {},
    backOff: BACK_OFF,
    timers: new HastyTimers(),
    random: () => 0,
    onTrouble,
    drain: never,
  };
  return { ...plain, ...rest, troubles };
}

/** Pumps until the sink has everything, then stops. */
async function pumpAll(sink: Sink, log: LogView, options: PumpOptions): Promise<void> {
  const stop = new AbortController();
  const done = pumpTo(sink, log, options, stop.signal);
  while ((await positionOf(sink, log)) < log.standing.size) await nextTurn();
  stop.abort();
  await done;
}

async function fill(log: DecisionLog, count: number): Promise<void> {
  const start = log.standing.size;
  for (let n = start; n < start + count; n++) log.append(checkOf('user:anna', `document:d${n}`));
  await log.settle();
}

interface Collector {
  readonly url: string;
  /** Sequences of each batch that was taken. */
  readonly batches: number[][];
  readonly bodies: string[];
  /** What is answered next: a status, or a cut connection; 200 when there is nothing. */
  readonly plan: (number | 'cut')[];
}

async function withCollector(use: (collector: Collector) => Promise<void>): Promise<void> {
  const batches: number[][] = [];
  const bodies: string[] = [];
  const plan: (number | 'cut')[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const answer = plan.shift() ?? 200;
      if (answer === 'cut') {
        response.destroy();
        return;
      }
      if (answer === 200) {
        bodies.push(body);
        const sequences = [...body.matchAll(/"decision\.sequence","value":\{"stringValue":"(\d+)"/g)];
        batches.push(sequences.map(([, digits]) => Number(digits)));
      }
      response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    await use({ url: `http://127.0.0.1:${port}/v1/logs`, batches, bodies, plan });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function otlpTo(url: string): OtlpSink {
  return new OtlpSink({
    url,
    headers: { authorization: 'Bearer x' },
    timeoutMs: 5000,
    resource: { 'service.name': 'bailiwick' },
    onRejected: () => {},
  });
}

test('a collector that fails gets the batch again, later and later, and none is lost', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    await fill(log, 600);
    await withCollector(async ({ url, batches, plan }) => {
      plan.push(200, 503, 'cut', 400, 429, 500, 200, 'cut');
      const timers = new HastyTimers();
      const options = pumping({ timers });
      await pumpAll(otlpTo(url), log, options);
      expect(batches.flat()).toEqual(Array.from({ length: 600 }, (_, n) => n));
      expect(timers.waited).toEqual([100, 200, 400, 800, 1000, 100]);
      expect(options.troubles).toHaveLength(6);
      expect(options.troubles[0]).toContain('sending the decisions from 256 on to `otlp http://127.0.0.1:');
      expect(options.troubles[0]).toContain('found 503');
    });
  });
});

test('a sink goes on where it was, also when the log was opened anew; a batch it had not confirmed comes again', async () => {
  await withFolder(async (folder) => {
    let log = await openLog(folder);
    await fill(log, 10);
    const taken: number[] = [];
    let failsAfterTaking = false;
    const sink: Sink = {
      name: 'memory',
      async send(records) {
        taken.push(...records.map(({ sequence }) => sequence));
        if (failsAfterTaking) throw new Error('the answer was lost');
      },
      async close() {},
    };
    await pumpAll(sink, log, pumping());
    await fill(log, 5);
    failsAfterTaking = true;
    const stop = new AbortController();
    const options = pumping({ onTrouble: () => stop.abort() });
    await pumpTo(sink, log, options, stop.signal);
    await log.close();

    log = await openLog(folder);
    failsAfterTaking = false;
    await pumpAll(sink, log, pumping());
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 10, 11, 12, 13, 14];
    expect(taken).toEqual(expected);
    await log.close();
  });
});

test('a sink gets what comes while it waits, and only what it asked for; the pump ends with the log', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder);
    let text = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    const sink = new LineStreamSink('standard output', log.origin, stream);
    const done = pumpTo(sink, log, pumping({ filter: { verdict: 'deny' } }), never);
    await fill(log, 3);
    await log.appendDurably(checkOf('user:anna', 'document:plan', { outcome: DENY, witness: [] }));
    while ((await positionOf(sink, log)) < 4) await nextTurn();
    const { hash, line } = (await readAll(log))[3]!;
    await log.close();
    await done;
    expect(text).toBe(`{"hash":"${hash}","origin":"${log.origin}","record":${line}}\n`);
  });
});

test('a stream that is broken is a failure', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    await fill(log, 1);
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('broken pipe')) });
    stream.on('error', () => {});
    await expect(new LineStreamSink('out', log.origin, stream).send(await readAll(log))).rejects.toThrow(
      'broken pipe',
    );
  });
});

test('what retention took before it was sent is said, and the rest is sent', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    const taken: number[] = [];
    const sink: Sink = {
      name: 'memory',
      async send(records) {
        taken.push(...records.map(({ sequence }) => sequence));
      },
      async close() {},
    };
    await fill(log, 10);
    await pumpAll(sink, log, pumping());
    await fill(log, 1000);
    clock.now += 1000;
    await fill(log, 1);
    await log.retain({ maxAgeMs: 500, maxBytes: undefined }, never);
    const { from } = log.kept;
    const options = pumping();
    await pumpAll(sink, log, options);
    expect(options.troubles).toEqual([`the decisions before ${from} have been removed, so 10 can't be read`]);
    expect(taken[10]).toBe(from);
    expect(taken.at(-1)).toBe(log.standing.size - 1);
  });
});

test('files of lines are turned over at their size; together they hold the newest records in order', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(path.join(folder, 'log'));
    const file = path.join(folder, 'decisions.jsonl');
    const lines: string[] = [];
    for (let round = 0; round < 4; round++) {
      const sink = new JsonFileSink({ origin: log.origin, file, bytesMax: 10_000, asideMax: 2 });
      await fill(log, 15);
      await pumpAll(sink, log, pumping());
      await sink.close();
    }
    const names = (await readdir(folder)).filter((name) => name.startsWith('decisions')).toSorted();
    expect(names).toEqual(['decisions.jsonl', 'decisions.jsonl.1', 'decisions.jsonl.2']);
    for (const name of names.toReversed()) {
      const text = await readFile(path.join(folder, name), 'utf8');
      expect(text.length).toBeLessThanOrEqual(10_000);
      lines.push(...text.split('\n').slice(0, -1));
    }
    const all = (await readAll(log)).map(
      ({ hash, line }) => `{"hash":"${hash}","origin":"${log.origin}","record":${line}}`,
    );
    expect(lines.length).toBeGreaterThan(30);
    expect(lines).toEqual(all.slice(-lines.length));
  });
});

test('a line that a crash broke off spoils no other', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(path.join(folder, 'log'));
    const file = path.join(folder, 'decisions.jsonl');
    await appendFile(file, '{"hash":"half');
    const sink = new JsonFileSink({ origin: log.origin, file, bytesMax: 10_000, asideMax: 2 });
    await fill(log, 1);
    await pumpAll(sink, log, pumping());
    await sink.close();
    const [, whole = ''] = (await readFile(file, 'utf8')).split('\n');
    expect(JSON.parse(whole)).toMatchObject({ record: { sequence: 0 } });
  });
});

test('an OTLP record says what is searched for, and has the trace of its call', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const call = { ...CALL, traceParent: `00-${trace}-${span}-01` };
    const id = await log.appendDurably(
      checkOf('user:anna', 'document:plan', { call, outcome: DENY, witness: [] }),
    );
    const [logged] = await readAll(log);
    await withCollector(async ({ url, bodies }) => {
      await pumpAll(otlpTo(url), log, pumping());
      const { resourceLogs } = JSON.parse(bodies[0]!);
      const value = (text: string) => ({ stringValue: text });
      expect(resourceLogs).toHaveLength(1);
      expect(resourceLogs[0].resource.attributes).toEqual([
        { key: 'service.name', value: value('bailiwick') },
      ]);
      const [{ attributes, ...record }] = resourceLogs[0].scopeLogs[0].logRecords;
      expect(record).toEqual({
        timeUnixNano: '1700000000000000000',
        observedTimeUnixNano: '1700000000000000000',
        severityNumber: 13,
        severityText: 'WARN',
        body: value(logged!.line),
        traceId: trace,
        spanId: span,
      });
      expect(attributes).toEqual(
        [
          ['decision.id', id],
          ['decision.sequence', '0'],
          ['decision.hash', logged!.hash],
          ['decision.kind', 'check'],
          ['decision.verdict', 'deny'],
          ['decision.caller', 'gateway'],
          ['decision.parties', 'user:anna'],
          ['decision.resources', 'document:plan'],
          ['decision.correlation_id', 'request-1'],
        ].map(([key, text]) => ({ key, value: value(text!) })),
      );
    });
  });
});

test.each([
  { attempt: 1, random: 0, ms: 100 },
  { attempt: 2, random: 0, ms: 200 },
  { attempt: 2, random: 0.5, ms: 150 },
  { attempt: 5, random: 0, ms: 1000 },
  { attempt: 1_000_000, random: 0, ms: 1000 },
])('attempt $attempt waits $ms ms', ({ attempt, random, ms }) => {
  expect(waitMs(BACK_OFF, attempt, random)).toBe(ms);
});
