import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Address, isIn, parseAddress, parsePrefix } from '../../src/caveats/address.ts';

test.each([
  ['0.0.0.0', 32, 0n],
  ['255.255.255.255', 32, 0xffffffffn],
  ['10.1.2.3', 32, 0x0a010203n],
  ['::', 128, 0n],
  ['::1', 128, 1n],
  ['1::', 128, 1n << 112n],
  ['2001:DB8::a:0', 128, 0x20010db80000000000000000000a0000n],
  ['1:2:3:4:5:6:7:8', 128, 0x00010002000300040005000600070008n],
  ['1:2:3:4:5:6:7::', 128, 0x00010002000300040005000600070000n],
  ['::1.2.3.4', 128, 0x01020304n],
  ['64:ff9b::1.2.3.4', 128, 0x0064ff9b000000000000000001020304n],
  ['::ffff:10.1.2.3', 32, 0x0a010203n],
  ['::ffff:a01:203', 32, 0x0a010203n],
  ['0:0:0:0:0:ffff:0a01:0203', 32, 0x0a010203n],
])('`%s` is an address of %i bits', (text, bits, value) => {
  expect(parseAddress(text)).toEqual(new Address(bits as 32 | 128, value, ''));
});

test.each([
  '',
  ' 1.2.3.4',
  '1.2.3',
  '1.2.3.4.5',
  '1...23.4',
  '01.2.3.4', // elsewhere read as octal
  '1.2.3.256',
  '1.2.3.4/32',
  '1.2.3.4:80',
  '1.2.3.-4',
  '0x1.2.3.4',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '::1:2:3:4:5:6:7:8',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '12345::',
  '::g',
  '1.2.3.4::',
  '::1.2.3.4:5',
  '::1.2.3',
  '::01.2.3.4',
  '[::1]',
  'fe80::1%',
  'fe80::1%a%b',
  '1.2.3.4%eth0',
  '::ffff:1.2.3.4%eth0', // an IPv4 address has no zone
  `fe80::1%${'z'.repeat(100)}`,
])('`%s` is no address', (text) => expect(parseAddress(text)).toBeUndefined());

test.each([
  '10.0.0.0',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/+8',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '::/129',
  '::1%eth0/64',
  '/8',
  'not-a-range',
])('`%s` is no prefix', (text) => expect(parsePrefix(text)).toBeUndefined());

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['10.1.2.3', '10.255.255.255/8', true], // bits below the prefix may be set
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '0.0.0.0/0', true],
  ['10.1.2.3', '10.1.2.3/32', true],
  ['10.1.2.4', '10.1.2.3/32', false],
  ['10.1.2.3', '::/0', false],
  ['::1', '0.0.0.0/0', false],
  ['::1', '::/0', true],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['::ffff:10.1.2.3', '::ffff:10.0.0.0/104', false],
  ['10.1.2.3', '::ffff:10.0.0.0/104', false],
  ['fe80::1%eth0', 'fe80::/10', false], // another link's address
  ['fe80::1', 'fe80::/10', true],
])('`%s` in `%s`: %s', (text, range, inside) => {
  const [address, prefix] = [parseAddress(text), parsePrefix(range)];
  expect(address !== undefined && prefix !== undefined && isIn(address, prefix)).toBe(inside);
});

test('equality includes family and zone', () => {
  const equal = (one: string, other: string): boolean => parseAddress(one)!.equals(parseAddress(other)!);
  expect(equal('::ffff:1.2.3.4', '1.2.3.4')).toBe(true);
  expect(equal('::1', '0:0::1')).toBe(true);
  expect(equal('::1', '0.0.0.1')).toBe(false);
  expect(equal('fe80::1%a', 'fe80::1%b')).toBe(false);
  expect(equal('fe80::1%a', 'fe80::1')).toBe(false);
});

/** Bit by bit, as text. */
function isInNaively(
  address: readonly number[],
  prefix: readonly number[],
  width: number,
  length: number,
): boolean {
  const bits = (parts: readonly number[]): string =>
    parts.map((part) => part.toString(2).padStart(width, '0')).join('');
  return bits(address).slice(0, length) === bits(prefix).slice(0, length);
}

const v4Parts = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
const v6Parts = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

/** `parts`, with one bit turned over: near misses are what goes wrong. */
function near(parts: readonly number[], width: number, bit: number): readonly number[] {
  const part = Math.floor(bit / width);
  return parts.map((one, index) => (index === part ? one ^ (1 << (width - 1 - (bit % width))) : one));
}

test('membership agrees with a comparison bit by bit', () => {
  const place = fc.nat(127);
  fc.assert(
    fc.property(v4Parts, place, fc.nat(32), (parts, bit, length) => {
      const other = near(parts, 8, bit % 32);
      const inside = isIn(parseAddress(other.join('.'))!, parsePrefix(`${parts.join('.')}/${length}`)!);
      expect(inside).toBe(isInNaively(other, parts, 8, length));
    }),
  );
  fc.assert(
    fc.property(v6Parts, place, fc.nat(128), (parts, bit, length) => {
      fc.pre(parts[0] !== 0); // else it may be an IPv4 address
      const other = near(parts, 16, bit);
      fc.pre(other[0] !== 0);
      const hex = (all: readonly number[]): string => all.map((part) => part.toString(16)).join(':');
      const inside = isIn(parseAddress(hex(other))!, parsePrefix(`${hex(parts)}/${length}`)!);
      expect(inside).toBe(isInNaively(other, parts, 16, length));
    }),
  );
});

test('a double colon stands for the zeros it leaves out', () => {
  fc.assert(
    fc.property(v6Parts, fc.nat(7), fc.integer({ min: 1, max: 8 }), (parts, from, count) => {
      const to = Math.min(8, from + count);
      const zeroed = parts.map((part, index) => (index >= from && index < to ? 0 : part));
      const hex = zeroed.map((part) => part.toString(16));
      const short = `${hex.slice(0, from).join(':')}::${hex.slice(to).join(':')}`;
      expect(parseAddress(short)).toEqual(parseAddress(hex.join(':')));
      expect(parseAddress(short)).toBeDefined();
    }),
  );
});
