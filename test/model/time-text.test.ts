import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime, parseTime } from '../../src/model/time-text.ts';

test.each([
  { text: '1970-01-01T00:00:00Z', ns: 0n },
  { text: '1970-01-01T00:00:00.000000001Z', ns: 1n },
  { text: '1969-12-31T23:59:59.999999999Z', ns: -1n },
  { text: '1970-01-01T00:00:01.5Z', ns: 1_500_000_000n },
  { text: '1970-01-01T00:00:00-01:30', ns: 5_400_000_000_000n },
  { text: '1970-01-01T01:30:00+01:30', ns: 0n },
  { text: '1970-01-01T00:00:00.0000000019Z', ns: 1n }, // cut, never rounded up: an expiry must not move later
  { text: '2024-02-29T00:00:00Z', ns: 1_709_164_800_000_000_000n },
  { text: '2023-02-29T00:00:00Z', ns: undefined }, // no such day
  { text: '2023-04-31T00:00:00Z', ns: undefined },
  { text: '2023-13-01T00:00:00Z', ns: undefined },
  { text: '2023-01-01T24:00:00Z', ns: undefined },
  { text: '2023-01-01T23:59:60Z', ns: undefined }, // leap seconds have no place on this time line
  { text: '2023-01-01T00:00:00+24:00', ns: undefined },
  { text: '2023-01-01T00:00:00', ns: undefined }, // a time without a zone is no instant
  { text: '2023-01-01 00:00:00Z', ns: undefined },
  { text: '2023-01-01T00:00:00.Z', ns: undefined },
  { text: '2023-01-01t00:00:00z', ns: undefined },
  { text: '0000-01-01T00:00:00+00:01', ns: undefined }, // in the year before 0
  { text: '', ns: undefined },
])('time `$text` is $ns ns', ({ text, ns }) => {
  expect(parseTime(text)).toBe(ns);
});

const instant = fc.bigInt({ min: -62_167_219_200_000_000_000n, max: 253_402_300_799_999_999_999n });

test('what is printed is read back', () => {
  fc.assert(
    fc.property(instant, (ns) => {
      expect(parseTime(formatTime(ns))).toBe(ns);
    }),
  );
});

test('no digit is printed that is not needed', () => {
  expect(formatTime(1_893_456_000_000_000_000n)).toBe('2030-01-01T00:00:00Z');
  expect(formatTime(1_893_456_000_250_000_000n)).toBe('2030-01-01T00:00:00.25Z');
  expect(formatTime(-1n)).toBe('1969-12-31T23:59:59.999999999Z');
});

test('an instant that four digits of a year cannot say is a bug', () => {
  expect(() => formatTime(253_402_300_800_000_000_000n)).toThrow(/not in the years 0 to 9999/);
});
