import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Address } from '../../src/caveats/address.ts';
import { CONTEXT_NESTING_MAX, convert, Mismatch } from '../../src/caveats/convert.ts';
import { CelMap, Duration, Timestamp, type Value } from '../../src/cel/values.ts';
import { typeOfText } from './compiled.ts';

function converted(type: string, given: unknown): Value | Mismatch {
  return convert(typeOfText(type), given);
}

test.each<[string, unknown, Value]>([
  ['any', null, null],
  ['any', 42, 42], // numbers stay doubles
  ['any', 'a', 'a'],
  ['any', [1, null], [1, null]],
  ['any', { a: [true] }, new CelMap(new Map([['a', [true]]]))],
  ['any', 42n, 42n],
  ['bool', true, true],
  ['string', '', ''],
  ['int', 42, 42n],
  ['int', -0, 0n],
  ['int', 1e3, 1000n],
  ['int', '42', 42n],
  ['int', '-42', -42n],
  ['int', '+42', 42n],
  ['int', '42.0', 42n],
  ['int', '42.', 42n],
  ['int', '.0', 0n],
  ['int', '4.2e1', 42n],
  ['int', '4200e-2', 42n],
  ['int', '0e9999', 0n],
  ['int', '0.00', 0n],
  ['int', '9223372036854775807', 9223372036854775807n],
  ['int', '-9223372036854775808', -9223372036854775808n],
  ['int', '9007199254740993', 9007199254740993n], // no digit is lost on the way
  ['int', 42n, 42n],
  ['uint', 0, 0n],
  ['uint', '9223372036854775807', 9223372036854775807n],
  ['double', 1.5, 1.5],
  ['double', '1.5e3', 1500],
  ['double', '-inf', -Infinity],
  ['double', 'inf', Infinity],
  ['double', 2n, 2],
  ['bytes', '', Uint8Array.of()],
  ['bytes', 'YWJj', Uint8Array.of(97, 98, 99)],
  ['bytes', 'YW\nI=\r\n', Uint8Array.of(97, 98)],
  ['bytes', Uint8Array.of(7), Uint8Array.of(7)],
  ['duration', '1h30m', new Duration(5_400_000_000_000n)],
  ['duration', '-0.5s', new Duration(-500_000_000n)],
  ['duration', '1us2µs3μs', new Duration(6_000n)],
  ['duration', '0', new Duration(0n)],
  ['timestamp', '1970-01-01T01:00:00.000000001+01:00', new Timestamp(1n)],
  ['timestamp', new Date(5), new Timestamp(5_000_000n)],
  ['list<int>', [], []],
  ['list<int>', [1, '2'], [1n, 2n]],
  ['map<int>', {}, new CelMap(new Map())],
  ['map<int>', new Map([['a', 1]]), new CelMap(new Map([['a', 1n]]))],
  ['map<list<uint>>', { a: [1] }, new CelMap(new Map([['a', [1n]]]))],
  ['ipaddress', '::ffff:10.1.2.3', new Address(32, 0x0a010203n, '')],
])('%s takes %s', (type, given, value) => expect(converted(type, given)).toEqual(value));

test.each<[string, unknown]>([
  ['bool', 'true'],
  ['bool', 0],
  ['bool', null],
  ['string', 42],
  ['string', null],
  ['string', ['a']],
  ['int', 42.1],
  ['int', true],
  ['int', null],
  ['int', ''],
  ['int', ' 42'],
  ['int', '42.1'],
  ['int', '4.21e1'],
  ['int', '1e-1'],
  ['int', '0x10'],
  ['int', '1_000'],
  ['int', '--1'],
  ['int', '1e'],
  ['int', '.'],
  ['int', '9223372036854775808'], // clamped elsewhere
  ['int', '1e400'],
  ['int', '1e9999'],
  ['int', 2 ** 63],
  ['int', Number.NaN],
  ['int', Infinity],
  ['int', 2n ** 63n],
  ['int', `1${'0'.repeat(500)}`],
  ['uint', -1],
  ['uint', '-1'],
  ['uint', '9223372036854775808'],
  ['double', 'nan'],
  ['double', 'NaN'],
  ['double', Number.NaN],
  ['double', 'infinity'],
  ['double', '1e400'],
  ['double', ''],
  ['double', true],
  ['bytes', 'YWJ'],
  ['bytes', 'YW-_'],
  ['bytes', 'Y==='],
  ['bytes', 'YW Jj'],
  ['bytes', [1]],
  ['duration', 60],
  ['duration', '1d'],
  ['duration', '10'],
  ['duration', '1 h'],
  ['duration', ''],
  ['duration', '-'],
  ['duration', '2562048h'],
  ['timestamp', 0],
  ['timestamp', '2024-01-01'],
  ['timestamp', '2024-01-01 00:00:00Z'],
  ['timestamp', '2024-01-01T00:00:00'],
  ['timestamp', '2024-02-30T00:00:00Z'],
  ['timestamp', '2024-01-01T1:00:00Z'],
  ['timestamp', new Date(Number.NaN)],
  ['list<int>', {}],
  ['list<int>', 'a'],
  ['list<int>', null],
  ['map<int>', []],
  ['map<int>', null],
  ['map<int>', new Date(0)],
  ['map<int>', new Map([[1, 1]])],
  ['ipaddress', 1],
  ['ipaddress', '10.0.0.0/8'],
  ['any', undefined],
  ['any', Symbol('a')],
  ['any', () => 1],
])('%s refuses %s', (type, given) => {
  expect(converted(type, given)).toBeInstanceOf(Mismatch);
});

test.each<[string, unknown, readonly (string | number)[], string, string]>([
  ['list<map<uint>>', [{}, { a: 1, b: -42 }], [1, 'b'], 'uint', 'number `-42`'],
  ['map<list<int>>', { 'a.b': [1, 'x'] }, ['a.b', 1], 'int', 'string `x`'],
  ['map<list<int>>', { k: null }, ['k'], 'list<int>', 'null'],
  ['list<bool>', { 0: true }, [], 'list<bool>', 'object'],
  ['map<bool>', [true], [], 'map<bool>', 'list'],
  ['string', false, [], 'string', 'bool `false`'],
  ['int', 'x'.repeat(1000), [], 'int', `string \`${'x'.repeat(60)}…\``],
])('%s of %j is wrong at %j', (type, given, path, expected, found) => {
  expect(converted(type, given)).toEqual(new Mismatch(path, expected, found));
});

test('lists and objects nest up to a limit, whatever stands for them in the type', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
  expect(converted('any', nested(CONTEXT_NESTING_MAX))).not.toBeInstanceOf(Mismatch);
  expect(converted('any', nested(CONTEXT_NESTING_MAX + 1))).toBeInstanceOf(Mismatch);
  expect(converted('any', nested(9_000))).toBeInstanceOf(Mismatch);
});

test('keys are keys, whatever objects inherit under them', () => {
  const given: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}');
  const value = converted('map<int>', given);
  expect(value instanceof CelMap && [...value.entries]).toEqual([
    ['__proto__', 1n],
    ['constructor', 2n],
    ['toString', 3n],
  ]);
});

const whole = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);

test('an int comes through as text, exactly, with zeros after the point and by exponent', () => {
  fc.assert(
    fc.property(whole, fc.nat(5), (value, zeros) => {
      expect(converted('int', String(value))).toBe(value);
      expect(converted('int', `${value}.${'0'.repeat(zeros)}`)).toBe(value);
      expect(converted('int', `${value}${'0'.repeat(zeros)}e-${zeros}`)).toBe(value);
    }),
  );
});

test('an int outside 64 bits is refused, not clamped', () => {
  const beyond = fc.oneof(fc.bigInt({ min: 2n ** 63n }), fc.bigInt({ max: -(2n ** 63n) - 1n }));
  fc.assert(
    fc.property(beyond, (value) => {
      expect(converted('int', String(value))).toBeInstanceOf(Mismatch);
    }),
  );
});

test('a number is an int if it is whole and within 64 bits, and a double anyway', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const isInt = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
      expect(converted('int', value)).toEqual(isInt ? BigInt(value) : expect.any(Mismatch));
      expect(converted('double', value)).toEqual(Number.isNaN(value) ? expect.any(Mismatch) : value);
    }),
  );
});

test('what is written as text comes back: bytes, moments, spans', () => {
  const date = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(fc.uint8Array(), date, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (bytes, moment, ns) => {
      expect(converted('bytes', Buffer.from(bytes).toString('base64'))).toEqual(bytes);
      expect(converted('timestamp', moment.toISOString())).toEqual(converted('timestamp', moment));
      expect(converted('duration', `${ns}ns`)).toEqual(new Duration(ns));
    }),
  );
});

test('JSON of any kind is taken as any, and as text by nothing that is no text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (given) => {
      expect(converted('any', given)).not.toBeInstanceOf(Mismatch);
      if (typeof given === 'string') return;
      for (const type of ['string', 'bytes', 'duration', 'timestamp', 'ipaddress']) {
        expect(converted(type, given)).toBeInstanceOf(Mismatch);
      }
    }),
  );
});
