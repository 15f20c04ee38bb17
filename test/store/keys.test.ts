import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { matches } from '../../src/model/filter.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { decodeChange, putChange } from '../../src/store/level/change-row.ts';
import {
  createdOfKey,
  endedKey,
  forwardText,
  identityOfText,
  isLiveKey,
  liveKey,
  reverseText,
  textOfKey,
} from '../../src/store/level/identity-key.ts';
import { NUMBER_MAX } from '../../src/store/level/layout.ts';
import { instantBytes } from '../../src/store/level/payload-bytes.ts';
import type { TextEntry } from '../../src/store/level/disk.ts';
import { decodePageRow } from '../../src/store/level/page-row.ts';
import { planScan } from '../../src/store/level/scan-plan.ts';
import type { Entry, Operation } from '../../src/base/sealed-value.ts';
import { beginRows, decodeVersion, endRows } from '../../src/store/level/version-row.ts';

const id = fc.stringMatching(/^[a-c/_|=+-]{1,4}$/);
const name = fc.stringMatching(/^[a-c]{3,4}$/);
const subject = fc.oneof(
  fc.record({ type: name, id, relation: fc.oneof(fc.constant(''), name) }),
  fc.record({ type: name, id: fc.constant('*'), relation: fc.constant('') }),
);
const relationship: fc.Arbitrary<Relationship> = fc.record({
  resource: fc.record({ type: name, id }),
  relation: name,
  subject,
  caveat: fc.option(
    fc.record({ name, context: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<null>) }),
    { nil: undefined },
  ),
  expiresAtNs: fc.option(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), { nil: undefined }),
});
const revision = fc.integer({ min: 1, max: NUMBER_MAX - 1 });

test('a text tells the relationship it was made from', () => {
  fc.assert(
    fc.property(relationship, (one) => {
      const identity = { resource: one.resource, relation: one.relation, subject: one.subject };
      expect(identityOfText(forwardText(one))).toEqual(identity);
      expect(identityOfText(reverseText(one))).toEqual(identity);
    }),
  );
});

test('forward keys are in order of resource, relation, class, subject, newest first', () => {
  const parts = ({ resource, relation, subject: one }: Relationship, created: number | undefined) => [
    resource.type,
    resource.id,
    relation,
    one.relation === '' ? (one.id === '*' ? '1' : '3') : '2',
    one.type,
    one.id,
    one.relation,
    String(created === undefined ? 0 : NUMBER_MAX - created).padStart(20, '0'),
  ];
  const keyOf = (one: Relationship, created: number | undefined) =>
    created === undefined ? liveKey(forwardText(one)) : endedKey(forwardText(one), created);
  const versions = fc.tuple(relationship, fc.option(revision, { nil: undefined }));
  fc.assert(
    fc.property(versions, versions, (left, right) => {
      const [leftParts, rightParts] = [parts(...left), parts(...right)];
      const index = leftParts.findIndex((part, at) => part !== rightParts[at]);
      const expected = index < 0 ? 0 : leftParts[index]! < rightParts[index]! ? -1 : 1;
      expect(Buffer.compare(keyOf(...left), keyOf(...right))).toBe(expected);
    }),
  );
});

test('a key tells its text and its slot', () => {
  fc.assert(
    fc.property(relationship, revision, (one, created) => {
      for (const text of [forwardText(one), reverseText(one)]) {
        const ended = endedKey(text, created);
        expect([textOfKey(ended), createdOfKey(ended), isLiveKey(ended)]).toEqual([text, created, false]);
        expect([textOfKey(liveKey(text)), isLiveKey(liveKey(text))]).toEqual([text, true]);
      }
    }),
  );
});

test('a name with a NUL is a bug, not a key', () => {
  const one = {
    resource: { type: 'doc', id: 'a\0b' },
    relation: 'viewer',
    subject: { type: 'user', id: 'a', relation: '' },
  };
  expect(() => forwardText(one)).toThrow('NUL');
});

test('instants sort by time', () => {
  const instant = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
  fc.assert(
    fc.property(instant, instant, (left, right) => {
      const expected = left === right ? 0 : left < right ? -1 : 1;
      expect(Buffer.compare(instantBytes(left), instantBytes(right))).toBe(expected);
    }),
  );
});

const entriesOf = (operations: readonly Operation[]): readonly Entry[] =>
  operations.flatMap((one) => (one.type === 'put' ? [[one.key, one.value] as const] : []));

test('rows tell the version they were made from, in both directions', () => {
  fc.assert(
    fc.property(relationship, revision, revision, (one, left, right) => {
      const [created, deleted] = [Math.min(left, right), Math.max(left, right)];
      for (const entry of entriesOf(beginRows(one, created)).slice(0, 2)) {
        expect(decodeVersion(entry)).toEqual({ relationship: plain(one), born: created, deleted: undefined });
      }
      for (const entry of entriesOf(endRows({ relationship: one, created, deleted: undefined }, deleted))) {
        expect(decodeVersion(entry)).toEqual({ relationship: plain(one), born: created, deleted });
      }
    }),
  );
});

/** As LevelDB gives it to who asks for keys as text: what is no UTF-8 is replaced. */
const asText = ([key, value]: Entry): TextEntry => [key.toString('utf8'), value];

test('rows whose keys were read as text tell the same', () => {
  fc.assert(
    fc.property(relationship, fc.oneof(revision, fc.nat({ max: 300 })), revision, (one, created, deleted) => {
      const rows = [
        ...entriesOf(beginRows(one, created)).slice(0, 2),
        ...entriesOf(endRows({ relationship: one, created, deleted: undefined }, deleted)),
      ];
      for (const row of rows) expect(decodePageRow(asText(row))).toEqual(decodeVersion(row));
    }),
  );
});

test('a flipped bit anywhere in a value is found', () => {
  fc.assert(
    fc.property(relationship, fc.nat(), fc.boolean(), (one, position, isEnded) => {
      const live = { relationship: one, created: 7, deleted: undefined };
      const [row] = entriesOf(isEnded ? endRows(live, 9) : beginRows(one, 7)) as readonly [Entry];
      const [key, value] = row;
      const bit = position % (value.length * 8);
      value[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeVersion([key, value])).toThrow('the checksum does not match');
      expect(() => decodePageRow(asText([key, value]))).toThrow('the checksum does not match');
    }),
  );
});

test.each([
  {
    what: 'a value under the key of another relationship',
    from: 'doc:a#viewer@user:b',
    to: 'doc:a#viewer@user:c',
  },
  { what: 'a value under the same key in the other index', from: 'doc:a#viewer@user:b', to: undefined },
])('$what is found, however the key was read', ({ from, to }) => {
  const [forward, reverse] = entriesOf(beginRows(parseRelationship(from), 7)) as readonly [Entry, Entry];
  const [key] = to === undefined ? reverse : (entriesOf(beginRows(parseRelationship(to), 7))[0] as Entry);
  expect(() => decodeVersion([key, forward[1]])).toThrow('the checksum does not match');
  expect(() => decodePageRow(asText([key, forward[1]]))).toThrow('the checksum does not match');
});

test('a live version under the key of an ended one is found, and the reverse', () => {
  const one = parseRelationship('doc:a#viewer@user:b');
  const [live] = entriesOf(beginRows(one, 7)) as readonly [Entry];
  const [ended] = entriesOf(endRows({ relationship: one, created: 7, deleted: undefined }, 9)) as readonly [
    Entry,
  ];
  for (const mixed of [
    [live[0], ended[1]],
    [ended[0], live[1]],
  ] as const) {
    expect(() => decodePageRow(asText(mixed))).toThrow('the checksum does not match');
  }
});

test.each(['', 'f', 'fdoc\0a\0viewer\0', 'x\0\0\0\0\0\0\0'])('a key that is %j is damage', (key) => {
  for (const value of [Buffer.alloc(0), Buffer.alloc(4), Buffer.alloc(17)]) {
    expect(() => decodePageRow([key, value])).toThrow('is damaged');
  }
});

test('a changelog row tells the transaction it was made from', () => {
  const entry = fc.record({
    operation: fc.constantFrom('touch' as const, 'delete' as const),
    relationship,
    ended: fc.option(revision, { nil: undefined }),
  });
  const change = fc.record({
    revision,
    timeMs: fc.nat(),
    schema: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
    metadata: fc.constantFrom(undefined, {}, { by: { whom: ['x', null] } }),
    import: fc.constantFrom(undefined, { id: 7, chunks: 2 }),
    entries: fc.array(entry, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(change, (one) => {
      const [row] = entriesOf([putChange(one)]) as readonly [Entry];
      const entries = one.entries.map((each) => ({ ...each, relationship: plain(each.relationship) }));
      expect(decodeChange(row)).toEqual({ ...one, entries });
    }),
  );
});

test('what a filter matches lies in the ranges of its plan', () => {
  const filter = fc.record({
    resourceType: fc.boolean(),
    resourceId: fc.boolean(),
    resourceIdPrefix: fc.nat({ max: 2 }),
    relation: fc.boolean(),
    subject: fc.constantFrom('none', 'type', 'id', 'relation', 'all'),
  });
  fc.assert(
    fc.property(relationship, filter, (one, shape) => {
      const wanted: RelationshipFilter = {
        resourceType: shape.resourceType ? one.resource.type : undefined,
        resourceId: shape.resourceId ? one.resource.id : undefined,
        resourceIdPrefix:
          shape.resourceIdPrefix > 0 ? one.resource.id.slice(0, shape.resourceIdPrefix) : undefined,
        relation: shape.relation ? one.relation : undefined,
        subject:
          shape.subject === 'none'
            ? undefined
            : {
                type: one.subject.type,
                id: shape.subject === 'id' || shape.subject === 'all' ? one.subject.id : undefined,
                relation:
                  shape.subject === 'relation' || shape.subject === 'all' ? one.subject.relation : undefined,
              },
      };
      expect(matches(wanted, one)).toBe(true);
      const { index, ranges } = planScan(wanted);
      const key = liveKey(index === 'forward' ? forwardText(one) : reverseText(one));
      const holding = ranges.filter(
        ({ gte, lt }) => Buffer.compare(gte, key) <= 0 && Buffer.compare(key, lt) < 0,
      );
      expect(holding).toHaveLength(1);
      for (const [at, range] of ranges.slice(1).entries()) {
        expect(Buffer.compare(ranges[at]!.lt, range.gte)).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 2000 }, // enough for every combination of fields with every class of subject
  );
});

/** As it comes back: JSON has no `-0`. */
function plain(one: Relationship): Relationship {
  const { caveat } = one;
  if (caveat === undefined) return one;
  return { ...one, caveat: { name: caveat.name, context: JSON.parse(JSON.stringify(caveat.context)) } };
}
