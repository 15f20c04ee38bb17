import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/json.ts';
import type { JsonValue } from '../../src/base/json.ts';
import {
  formatEntry,
  formatRecord,
  formatRecordAround,
  parseRecord,
} from '../../src/decisions/record/record-text.ts';
import type { DecisionRecord } from '../../src/decisions/record/record.ts';
import { anyRecord } from './arbitraries.ts';
import { CALL, checkOf, runsOr } from './fixtures.ts';

const RUNS = { numRuns: runsOr(300) };
const RECORD: DecisionRecord = {
  version: 1,
  sequence: 3,
  id: '0123456789ab-3',
  recordedAtMs: 1_700_000_000_001,
  masked: [],
  entry: checkOf('user:anna', 'document:plan', { context: { b: 1, '10': [true, null], '9': 'ü"' } }),
};
const TEXT =
  '{"entry":{"call":{"asked":{"kind":"newest"},"caller":"gateway","correlationId":"request-1",' +
  '"evaluatedAtMs":1700000000000,"latencyUs":120,"revision":7,' +
  `"schemaHash":"${'ab'.repeat(32)}","work":17},"conditions":[],` +
  '"context":{"10":[true,null],"9":"ü\\"","b":1},"kind":"check",' +
  '"outcome":{"missing":[],"verdict":"allow"},"permission":"view","resource":"document:plan",' +
  '"subject":"user:anna","witness":["document:plan#viewer@user:anna"]},"id":"0123456789ab-3","masked":[],' +
  '"recordedAtMs":1700000000001,"sequence":3,"version":1}';

test('a record has this text', () => {
  expect(formatRecord(RECORD)).toBe(TEXT);
});

test('every record is read back from its text as it was', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      expect(parseRecord(formatRecord(record))).toEqual(record);
    }),
    RUNS,
  );
});

test('the text is the canonical JSON of what it says, on one line', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const text = formatRecord(record);
      expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      expect(text).not.toContain('\n');
    }),
    RUNS,
  );
});

test('an entry that was written before has the same text in its record', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      expect(formatRecordAround(formatEntry(record.entry), record)).toBe(formatRecord(record));
    }),
    RUNS,
  );
});

test('the order in which a record was put together does not matter', () => {
  const { call, ...rest } = checkOf('user:anna', 'document:plan');
  const turned = {
    call: Object.fromEntries(Object.entries(call).toReversed()) as unknown as typeof CALL,
    ...rest,
  };
  expect(formatRecord({ ...RECORD, entry: turned })).toBe(
    formatRecord({ ...RECORD, entry: checkOf('user:anna', 'document:plan') }),
  );
});

test.each([
  // What looks alike when its parts are run together.
  [
    { type: 'user', id: 'a#b', relation: '' },
    { type: 'user', id: 'a', relation: 'b' },
  ],
  [
    { type: 'us', id: 'er:a', relation: '' },
    { type: 'us:er', id: 'a', relation: '' },
  ],
])('%j and %j have different texts', (one, other) => {
  const textOf = (subject: typeof one): string =>
    formatRecord({ ...RECORD, entry: checkOf('user:anna', 'document:plan', { subject }) });
  expect(textOf(one)).not.toBe(textOf(other));
});

test.each([
  { change: 'white space', text: TEXT.replace('"call":', '"call": ') },
  {
    change: 'the order of members',
    text: TEXT.replace('"sequence":3,"version":1', '"version":1,"sequence":3'),
  },
  { change: 'an escape that need not be', text: TEXT.replace('ü', '\\u00fc') },
  { change: 'a member of no record', text: TEXT.replace('"version":1', '"version":1,"zeal":2') },
  { change: 'a member less', text: TEXT.replace('"permission":"view",', '') },
  { change: 'another version', text: TEXT.replace('"version":1', '"version":2') },
  { change: 'an unknown verdict', text: TEXT.replace('"allow"', '"maybe"') },
  { change: 'a number that is none', text: TEXT.replace('"sequence":3', '"sequence":-3') },
  { change: 'no JSON', text: TEXT.slice(1) },
])('a text with $change is refused', ({ text }) => {
  expect(() => parseRecord(text)).toThrow(/^(`|expected)/);
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])('a record with the latency %d is refused', (latencyUs) => {
  const entry = checkOf('user:anna', 'document:plan', { call: { ...CALL, latencyUs } });
  expect(() => formatRecord({ ...RECORD, entry })).toThrow('expected an integer from 0 to 2^53 - 1');
});
