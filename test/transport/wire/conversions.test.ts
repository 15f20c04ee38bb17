import { v1 } from '@authzed/authzed-node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/base/json.ts';
import type { Relationship__Output } from '../../../src/gen/authzed/api/v1/Relationship.ts';
import type { Relationship as RelationshipMessage } from '../../../src/gen/authzed/api/v1/Relationship.ts';
import type { Relationship } from '../../../src/model/relationship.ts';
import { clipBytes } from '../../../src/transport/wire/clip.ts';
import { messageReader, messageWriter } from '../../../src/transport/wire/protos.ts';
import { decodeRelationship, encodeRelationship } from '../../../src/transport/wire/relationship.ts';
import { decodeOptionalStruct, encodeStruct } from '../../../src/transport/wire/struct.ts';
import {
  decodeOptionalTimestamp,
  encodeDuration,
  encodeTimestamp,
} from '../../../src/transport/wire/timestamp.ts';
import { Violations } from '../../../src/transport/wire/violations.ts';

const RUNS = { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 200) };

const json: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ noUnicodeString: false, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const jsonObject: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), json)
  .map((object) => Object.fromEntries(Object.entries(object)));
const ns = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n });
const name = fc.stringMatching(/^[a-z][a-z0-9_]{1,20}[a-z0-9]$/);
const id = fc.stringMatching(/^[a-zA-Z0-9/_|\-=+]{1,40}$/);
const object = fc.record({ type: name, id });
const relationship: fc.Arbitrary<Relationship> = fc.record({
  resource: object,
  relation: name,
  subject: fc.record({
    type: name,
    id: fc.oneof(id, fc.constant('*')),
    relation: fc.oneof(name, fc.constant('')),
  }),
  caveat: fc.option(fc.record({ name, context: jsonObject }), { nil: undefined }),
  expiresAtNs: fc.option(ns, { nil: undefined }),
});

const read = messageReader<Relationship__Output>('authzed.api.v1.Relationship');
const write = messageWriter<RelationshipMessage>('authzed.api.v1.Relationship');

test('a relationship survives the wire', () => {
  fc.assert(
    fc.property(relationship, (before) => {
      const violations = new Violations();
      const after = decodeRelationship(read(write(encodeRelationship(before))), 'r', violations);
      violations.throwIfAny();
      expect(after).toEqual(before);
    }),
    RUNS,
  );
});

test('the published client reads a relationship as we mean it', () => {
  fc.assert(
    fc.property(relationship, ({ caveat, expiresAtNs, ...rest }) => {
      const bytes = write(encodeRelationship({ ...rest, caveat, expiresAtNs }));
      const theirs = v1.Relationship.fromBinary(bytes);
      expect(theirs.resource).toEqual({ objectType: rest.resource.type, objectId: rest.resource.id });
      expect(theirs.subject?.optionalRelation).toBe(rest.subject.relation);
      expect(theirs.optionalCaveat?.caveatName).toBe(caveat?.name);
      const at = theirs.optionalExpiresAt;
      expect(at && BigInt(at.seconds) * 1_000_000_000n + BigInt(at.nanos)).toBe(expiresAtNs);
    }),
    RUNS,
  );
});

test('JSON survives the wire', () => {
  fc.assert(
    fc.property(jsonObject, (before) => {
      const violations = new Violations();
      const bytes = write({ optionalCaveat: { caveatName: 'c', context: encodeStruct(before) } });
      const after = decodeOptionalStruct(read(bytes).optionalCaveat!.context, '', 'context', violations);
      expect(violations.none).toBe(true);
      expect(after).toEqual(before);
      expect(JSON.stringify(after)).toBe(JSON.stringify(before));
    }),
    RUNS,
  );
});

test('a member called `__proto__` is data', () => {
  const before = JSON.parse('{"__proto__": {"admin": true}, "a": 1}') as JsonObject;
  const bytes = write({ optionalCaveat: { caveatName: 'c', context: encodeStruct(before) } });
  const after = decodeOptionalStruct(read(bytes).optionalCaveat!.context, '', 'context', new Violations())!;
  expect(Object.keys(after)).toEqual(['__proto__', 'a']);
  expect(after['admin']).toBeUndefined();
  expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
});

test('a value that says nothing is null', () => {
  const context = v1.PbStruct.create({ fields: { a: { kind: { oneofKind: undefined } } } });
  const bytes = v1.Relationship.toBinary(
    v1.Relationship.create({ optionalCaveat: { caveatName: 'c', context } }),
  );
  const decoded = decodeOptionalStruct(read(bytes).optionalCaveat!.context, '', 'context', new Violations());
  expect(decoded).toEqual({ a: null });
});

test('times survive, also before 1970', () => {
  fc.assert(
    fc.property(ns, (before) => {
      const violations = new Violations();
      const bytes = write({ optionalExpiresAt: encodeTimestamp(before) });
      const after = decodeOptionalTimestamp(read(bytes).optionalExpiresAt, '', 'at', violations);
      expect([after, violations.none]).toEqual([before, true]);
    }),
    RUNS,
  );
});

test.each([
  { durationNs: 0, seconds: 0, nanos: 0 },
  { durationNs: 1_500.7, seconds: 0, nanos: 1_500 },
  { durationNs: 61_000_000_002, seconds: 61, nanos: 2 },
])('$durationNs ns as a duration', ({ durationNs, seconds, nanos }) => {
  expect(encodeDuration(durationNs)).toEqual({ seconds, nanos });
});

test('a clipped text is a beginning, well-formed, and no longer than allowed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(60), (text, bytesMax) => {
      const clipped = clipBytes(text, bytesMax);
      expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(bytesMax);
      expect(clipped.isWellFormed()).toBe(true);
      if (clipped !== text) expect(text.startsWith(clipped.replace(/…$/u, ''))).toBe(true);
      if (Buffer.byteLength(text) <= bytesMax) expect(clipped).toBe(text);
    }),
    RUNS,
  );
});
