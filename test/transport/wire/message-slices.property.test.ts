import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Relationship } from '../../../src/model/relationship.ts';
import { formatRelationship } from '../../../src/model/relationship-text.ts';
import { importBulkRelationshipsRpc } from '../../../src/transport/wire/import-relationships.ts';
import { messageSlices } from '../../../src/transport/wire/message-slices.ts';
import { messageReader, messageWriter } from '../../../src/transport/wire/protos.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 100);
const NAME = 'authzed.api.v1.ImportBulkRelationshipsRequest';
const write = messageWriter<{ relationships: object[] }>(NAME);
const read = messageReader<{ relationships: object[] }>(NAME);

function messageOf(ids: readonly string[]): Buffer {
  return write({
    relationships: ids.map((objectId) => ({
      resource: { objectType: 'group', objectId },
      relation: 'member',
      subject: { object: { objectType: 'user', objectId: 'anna' } },
    })),
  });
}

const ids = fc.array(fc.stringMatching(/^[a-z0-9]{1,40}$/), { maxLength: 50 });

/** What a reader makes of bytes: their relationships, or that they are no message. */
function outcomeOf(readAll: () => readonly object[]): readonly object[] | 'refused' {
  try {
    return readAll();
  } catch {
    return 'refused';
  }
}

test('slices are the bytes, each is a message, and together they are the message', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 400 }), (names, bytesMax) => {
      const bytes = messageOf(names);
      const slices = [...messageSlices(bytes, bytesMax)];
      expect(Buffer.concat(slices)).toEqual(bytes);
      for (const slice of slices) expect(slice.length).toBeLessThan(bytesMax + 100);
      expect(slices.flatMap((slice) => read(slice).relationships)).toEqual(read(bytes).relationships);
    }),
    { numRuns: RUNS },
  );
});

test('bytes that are no message are refused in slices as in one', () => {
  const changes = fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { minLength: 1, maxLength: 3 });
  let refused = 0;
  fc.assert(
    fc.property(ids, changes, fc.nat(200), (names, changed, cut) => {
      const bytes = Buffer.from(messageOf(names));
      for (const { at, to } of changed) if (bytes.length > 0) bytes[at % bytes.length] = to;
      const broken = bytes.subarray(0, Math.max(bytes.length - cut, 0));
      const whole = outcomeOf(() => read(broken).relationships);
      const sliced = outcomeOf(() =>
        [...messageSlices(broken, 64)].flatMap((slice) => read(slice).relationships),
      );
      expect(sliced).toEqual(whole);
      if (whole === 'refused') refused++;
    }),
    { numRuns: RUNS },
  );
  expect(refused).toBeGreaterThan(0);
});

test('an import names what is malformed by its place in the whole message', () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `g${index}`);
  const decodeAll = (bytes: Uint8Array): readonly Relationship[] =>
    [...importBulkRelationshipsRpc.decode(importBulkRelationshipsRpc.read(bytes))].flat();
  const decoded = decodeAll(messageOf(names));
  expect(decoded).toHaveLength(names.length);
  expect(formatRelationship(decoded[4_321]!)).toBe('group:g4321#member@user:anna');
  expect(() => decodeAll(messageOf(names.with(4_321, 'no such id!')))).toThrow('relationships[4321]');
});
