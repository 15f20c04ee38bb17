import fc from 'fast-check';

/** Bytes that are nearly messages: right fields with wrong wire types, lengths that lie, groups, repeats, depth. */

export const WIRE = { varint: 0, fixed64: 1, length: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.of(...bytes, Number(rest));
}

export function field(number: number, wire: number, payload: Uint8Array): Buffer {
  return Buffer.concat([varint(BigInt(number) * 8n + BigInt(wire)), payload]);
}

/** A field with bytes. @param length what is said of them; by default the truth */
export function bytesField(number: number, bytes: Uint8Array, length: number = bytes.length): Buffer {
  return field(number, WIRE.length, Buffer.concat([varint(BigInt(length)), bytes]));
}

/** `levels` messages, each in field `number` of the one around it. */
export function nested(number: number, levels: number): Buffer {
  let message: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) message = bytesField(number, message);
  return message;
}

const number = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) }, fc.nat(0x1fffffff));
/** Nothing that the honest world is made of: a deletion may well be among these messages. */
const text = fc
  .constantFrom('', 'user', 'folder', 'anna', 'view', '*', '...', '\0', 'ü', '__proto__')
  .map((one) => Buffer.from(one));

const { message } = fc.letrec<{ message: Buffer; part: Buffer }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(number, text).map(([at, bytes]) => bytesField(at, bytes)),
    fc
      .tuple(number, fc.bigInt(0n, 2n ** 64n - 1n))
      .map(([at, value]) => field(at, WIRE.varint, varint(value))),
    fc.tuple(number, tie('message')).map(([at, inner]) => bytesField(at, inner)),
    fc.tuple(number, fc.uint8Array({ maxLength: 20 })).map(([at, bytes]) => bytesField(at, bytes)),
    fc.tuple(number, fc.nat(7), fc.uint8Array({ maxLength: 9 })).map((parts) => field(...parts)),
    fc.tuple(number, text, fc.nat(0xffffffff)).map(([at, bytes, length]) => bytesField(at, bytes, length)),
    fc.tuple(tie('part'), fc.integer({ min: 2, max: 5 })).map(([part, times]) => repeated(part, times)),
  ),
  message: fc.array(tie('part'), { maxLength: 5 }).map((parts) => Buffer.concat(parts)),
}));

/** Up to five fields, and fields in them. */
export const nearlyMessage: fc.Arbitrary<Buffer> = message;

function repeated(part: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => part));
}
