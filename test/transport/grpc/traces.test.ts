import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { ANYONE, type Gate } from '../../../src/auth/gate.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { Span } from '../../../src/observe/traces/call-trace.ts';
import { currentTrace, Tracer } from '../../../src/observe/traces/tracer.ts';
import { CHECK, refusalOf, serve } from './fixture.ts';

/** Traces every call. */
function tracing(): { readonly tracer: Tracer; readonly calls: (readonly Span[])[] } {
  const calls: (readonly Span[])[] = [];
  return { tracer: new Tracer({ part: 1, random: () => 0, take: (spans) => void calls.push(spans) }), calls };
}

/** As for a signed token that was not seen before. */
const slowGate: Gate = {
  authenticate: () => new Promise((resolve) => setImmediate(() => resolve(ANYONE))),
};

const checkSteps = ['authenticate', 'decode', 'open snapshot', 'decode', 'evaluate', 'encode'];

function namesOf(spans: readonly Span[]): readonly string[] {
  return spans.filter(({ kind }) => kind === 'internal').map(({ name }) => name);
}

test('a call whose credential takes time has its steps and its context as any other', async () => {
  const { tracer, calls } = tracing();
  const found: (string | undefined)[] = [];
  const changes = {
    tenantOf: () => {
      found.push(currentTrace()?.traceId);
      return 'default';
    },
  };
  const { client } = await serve(changes, { gate: slowGate, tracer });
  await client.promises.checkPermission(CHECK);
  await client.promises.readRelationships(
    v1.ReadRelationshipsRequest.create({
      relationshipFilter: { resourceType: 'document' },
    }),
  );
  expect(calls.map(namesOf)).toEqual([checkSteps, checkSteps.slice(0, -1)]);
  expect(found).toEqual(calls.map((spans) => spans[0]?.traceId));
});

test('a call that is refused after a while, or at once, is over in its trace too', async () => {
  const refusal = new Fault('unauthenticated', 'invalid credential');
  const gates: readonly Gate[] = [
    { authenticate: () => Promise.reject(refusal) },
    {
      authenticate() {
        throw refusal;
      },
    },
  ];
  for (const gate of gates) {
    const { tracer, calls } = tracing();
    const { client } = await serve({}, { gate, tracer });
    expect((await refusalOf(client.promises.checkPermission(CHECK))).code).toBe(16);
    expect(calls.map(namesOf)).toEqual([['authenticate']]);
    const [step, call] = calls[0]!;
    expect(call).toMatchObject({
      kind: 'server',
      attributes: { 'rpc.response.status_code': 'UNAUTHENTICATED', 'bailiwick.tenant': '' },
    });
    expect(step!.parentId).toBe(call!.spanId);
  }
});

test('a watch is authenticated once in its trace, however often its credential is looked at', async () => {
  const { tracer, calls } = tracing();
  let looks = 0;
  const gate: Gate = {
    authenticate: () => {
      looks++;
      return ANYONE;
    },
  };
  const { client } = await serve(
    {
      async *watch() {
        for (const token of ['at-1', 'at-2', 'at-3']) {
          yield { kind: 'checkpoint', changesThrough: token } as const;
        }
      },
    },
    { gate, tracer },
  );
  const call = client.watch(v1.WatchRequest.create({}));
  await new Promise<void>((resolve) => call.on('data', () => undefined).on('end', () => resolve()));
  await expect.poll(() => calls.map(namesOf)).toEqual([['authenticate', 'decode', 'operate']]);
  expect(looks).toBe(4);
});
