import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckBulkPermissionsRequest } from '../../../src/gen/authzed/api/v1/CheckBulkPermissionsRequest.ts';
import type { CheckBulkPermissionsRequest__Output } from '../../../src/gen/authzed/api/v1/CheckBulkPermissionsRequest.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { CheckBulkPermissionsAnswer, CheckBulkResult } from '../../../src/operations/asks.ts';
import { decodeCheckAsk } from '../../../src/transport/wire/check-ask.ts';
import { checkBulkPermissionsRpc as rpc } from '../../../src/transport/wire/check-bulk-permissions.ts';
import { readPlainBulk } from '../../../src/transport/wire/plain-bulk.ts';
import { messageReader, messageWriter } from '../../../src/transport/wire/protos.ts';
import { snapshotAskOf } from '../../../src/transport/wire/snapshot-ask.ts';
import { Violations } from '../../../src/transport/wire/violations.ts';

const RUNS = { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 200) };
const OPTIONS = { contextBytesMax: 4_096, tracing: false };

const read = messageReader<CheckBulkPermissionsRequest__Output>('authzed.api.v1.CheckBulkPermissionsRequest');
const write = messageWriter<CheckBulkPermissionsRequest>('authzed.api.v1.CheckBulkPermissionsRequest');

const name = fc.oneof(
  fc.constantFrom('user', 'document', 'view', 'edit', 'viewer'),
  fc.stringMatching(/^[a-z][a-z0-9_]{1,61}[a-z0-9]$/),
);
const type = fc.oneof(name, fc.constantFrom('docs/document', `${'docs/'.repeat(20)}document`));
const id = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[a-zA-Z0-9/_|\-=+]{1,40}$/) },
  fc.constantFrom('*', 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(1_024)),
);
const plainItem = fc.record({
  resource: fc.record({ objectType: type, objectId: id }),
  permission: name,
  subject: fc.record(
    {
      object: fc.record({ objectType: type, objectId: id }),
      optionalRelation: fc.oneof(name, fc.constant('')),
    },
    { requiredKeys: ['object'] },
  ),
});
const consistency = fc.constantFrom(
  { minimizeLatency: true },
  { fullyConsistent: true },
  { atLeastAsFresh: { token: 'some-token' } },
  { fullyConsistent: false },
);
const plainRequest = fc.record(
  { consistency, items: fc.array(plainItem, { minLength: 1, maxLength: 6 }) },
  { requiredKeys: ['items'] },
);

/** A text that breaks most rules for names, sometimes only by a letter that is not ASCII. */
const anyText = fc.oneof(name, fc.constantFrom('', '*', 'Doc', 'dé', 'x'.repeat(1_025), 'a b'), fc.string());
const oddItem = fc.record(
  {
    resource: fc.record({ objectType: anyText, objectId: anyText }, { requiredKeys: [] }),
    permission: anyText,
    subject: fc.record(
      {
        object: fc.record({ objectType: anyText, objectId: anyText }, { requiredKeys: [] }),
        optionalRelation: anyText,
      },
      { requiredKeys: [] },
    ),
    context: fc.constant({ fields: { hour: { numberValue: 9 } } }),
  },
  { requiredKeys: [] },
);
const oddRequest = fc.record(
  {
    consistency,
    items: fc.array(fc.oneof(plainItem, oddItem), { maxLength: 4 }),
    withTracing: fc.boolean(),
  },
  { requiredKeys: ['items'] },
);
/** What is done to the bytes of a request: something else at a place, something more, or something less. */
const damage = fc.array(
  fc.record({
    at: fc.nat(),
    drop: fc.nat({ max: 3 }),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc.constantFrom(Uint8Array.of(0x20, 1), Uint8Array.of(0x80, 0)),
    ),
  }),
  { maxLength: 2 },
);

function damaged(
  bytes: Buffer,
  changes: readonly { at: number; drop: number; insert: Uint8Array }[],
): Buffer {
  let result = bytes;
  for (const { at, drop, insert } of changes) {
    const start = at % (result.length + 1);
    result = Buffer.concat([result.subarray(0, start), insert, result.subarray(start + drop)]);
  }
  return result;
}

const result: fc.Arbitrary<CheckBulkResult> = fc.oneof(
  { weight: 9, arbitrary: fc.constant({ kind: 'verdict', verdict: { kind: 'yes' }, trace: undefined }) },
  { weight: 9, arbitrary: fc.constant({ kind: 'verdict', verdict: { kind: 'no' }, trace: undefined }) },
  fc.constant({ kind: 'verdict', verdict: { kind: 'conditional', missing: ['hour'] }, trace: undefined }),
  fc.constant({ kind: 'fault', fault: new Fault('depth-exceeded', 'too deep') }),
);

function unlessRefused<T>(attempt: () => T): T | Fault {
  try {
    return attempt();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
}

/** That what was read plainly is what the general way reads, and is answered with the same bytes. */
function expectSame(bytes: Buffer, results: readonly CheckBulkResult[]): void {
  const plain = readPlainBulk(bytes);
  if (plain === undefined) return;
  const message = unlessRefused(() => read(bytes));
  if (message instanceof Fault) {
    expect(unlessRefused(() => rpc.snapshotAsk(plain))).toEqual(message); // only the choice of state is read later
    return;
  }
  const violations = new Violations();
  const items = message.items.map((item) => decodeCheckAsk(item, 'item', violations));
  violations.throwIfAny();
  expect(plain.items).toEqual(items);
  expect(rpc.snapshotAsk(plain)).toEqual(snapshotAskOf(message));
  if (rpc.snapshotAsk(plain) !== undefined) {
    expect(rpc.decode(plain, OPTIONS)).toEqual(rpc.decode({ kind: 'message', message }, OPTIONS));
  }
  const answer: CheckBulkPermissionsAnswer = {
    checkedAt: 'a-token',
    results: items.map((_item, index) => results[index % results.length]!),
    schemaText: undefined,
  };
  expect(rpc.encode(answer, plain).equals(rpc.encode(answer, { kind: 'message', message }))).toBe(true);
}

const results = fc.array(result, { minLength: 1, maxLength: 6 });

test('a plain request is read plainly, and as the general way reads and answers it', () => {
  fc.assert(
    fc.property(plainRequest, results, (request, answers) => {
      const bytes = write(request);
      expect(readPlainBulk(bytes)?.items.length).toBe(request.items.length);
      expectSame(bytes, answers);
    }),
    RUNS,
  );
});

test('whatever is read plainly, from whatever bytes, is what the general way reads', () => {
  fc.assert(
    fc.property(fc.oneof(plainRequest, oddRequest), damage, results, (request, changes, answers) => {
      expectSame(damaged(write(request), changes), answers);
    }),
    RUNS,
  );
});

test.each([
  { what: 'a context', bytes: write({ items: [{ ...question(), context: { fields: {} } }] }) },
  { what: 'tracing', bytes: write({ items: [question()], withTracing: true }) },
  { what: 'a name out of the alphabet', bytes: write({ items: [{ ...question(), permission: 'View' }] }) },
  {
    what: 'an unknown field',
    bytes: Buffer.concat([write({ items: [question()] }), Buffer.of(0xfa, 0x7f, 1, 1)]),
  },
  { what: 'a resource twice', bytes: Buffer.of(0x12, 4, 0x0a, 0, 0x0a, 0) },
  { what: 'bytes that end too early', bytes: write({ items: [question()] }).subarray(0, -1) },
])('a request with $what is left to the general way', ({ bytes }) => {
  expect(readPlainBulk(bytes)).toBeUndefined();
});

function question(): NonNullable<CheckBulkPermissionsRequest['items']>[number] {
  const object = { objectType: 'user', objectId: 'anna' };
  return { resource: { objectType: 'document', objectId: 'plan' }, permission: 'view', subject: { object } };
}

test('a choice of state that is no message is refused as such', () => {
  const bytes = Buffer.concat([Buffer.of(0x0a, 1, 0xff), write({ items: [question()] })]);
  expect(() => rpc.snapshotAsk(rpc.read(bytes))).toThrow(
    'expected the bytes of a `authzed.api.v1.CheckBulkPermissionsRequest`',
  );
});
