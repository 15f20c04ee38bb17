import type { Opaque } from '../cel/values.ts';

/** The CEL type of addresses. */
export const ADDRESS_TYPE_NAME: string = 'IPAddress';

/** An address as a number of its family's width. An IPv4 address written in IPv6 is the IPv4 address. */
export class Address implements Opaque {
  readonly kind = 'opaque';
  readonly typeName: string = ADDRESS_TYPE_NAME;
  readonly bits: 32 | 128;
  readonly value: bigint;
  /** Of IPv6 only; `''` for none. */
  readonly zone: string;

  constructor(bits: 32 | 128, value: bigint, zone: string) {
    this.bits = bits;
    this.value = value;
    this.zone = zone;
  }

  equals(other: Opaque): boolean {
    return (
      other instanceof Address &&
      this.bits === other.bits &&
      this.value === other.value &&
      this.zone === other.zone
    );
  }
}

/** The addresses whose top `length` bits are those of `value`. */
export interface Prefix {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly length: number;
}

/** No address or prefix is longer; of a zone this leaves about 20 characters. */
const TEXT_LENGTH_MAX = 66;
const MAPPED_TOP = 0xffffn;

/** Dotted IPv4 without leading zeros, or IPv6 in any of its forms, perhaps with a zone; undefined for other text. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const [head = '', zone, ...more] = text.split('%');
  if (zone === '' || more.length > 0) return undefined;
  const v4 = parseV4(head);
  if (v4 !== undefined) return zone === undefined ? new Address(32, v4, '') : undefined;
  const v6 = parseV6(head);
  if (v6 === undefined) return undefined;
  if (v6 >> 32n !== MAPPED_TOP) return new Address(128, v6, zone ?? '');
  return zone === undefined ? new Address(32, v6 & 0xffffffffn, '') : undefined;
}

/**
 * An address without a zone, a slash and a number of bits without sign or leading zeros; undefined for other text.
 * Bits below those may be set. A prefix of IPv4 addresses written in IPv6 stays one of IPv6, and holds no IPv4 address.
 */
export function parsePrefix(text: string): Prefix | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const [head = '', digits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^(?:0|[1-9][0-9]{0,2})$/.test(digits)) return undefined;
  const v4 = parseV4(head);
  const value = v4 ?? parseV6(head);
  const bits = v4 === undefined ? 128 : 32;
  const length = Number(digits);
  return value === undefined || length > bits ? undefined : { bits, value, length };
}

/** An address with a zone is in no prefix. */
export function isIn(address: Address, { bits, value, length }: Prefix): boolean {
  if (address.bits !== bits || address.zone !== '') return false;
  const below = BigInt(bits - length);
  return address.value >> below === value >> below;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const head = parseGroups(left, right === undefined);
  const tail = right === undefined ? [] : parseGroups(right, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // A double colon stands for at least one group.
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The groups of 16 bits between colons; the last may be a dotted IPv4 address, if it ends the text. */
function parseGroups(text: string, endsText: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const v4 = endsText && index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 === undefined) return undefined;
    groups.push(v4 >> 16n, v4 & 0xffffn);
  }
  return groups;
}
