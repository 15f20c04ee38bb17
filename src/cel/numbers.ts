import { Failure } from './unknown.ts';
import { Uint } from './values.ts';

export const INT_MIN: bigint = -(2n ** 63n);
export const INT_MAX: bigint = 2n ** 63n - 1n;
export const UINT_MAX: bigint = 2n ** 64n - 1n;

/** Longer texts of digits are out of range, leading zeros apart: spares a conversion that is not linear. */
const DIGITS_MAX = 100;
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** `value` if it fits an int. */
export function toInt(value: bigint): bigint | Failure {
  return BigInt.asIntN(64, value) === value ? value : new Failure('integer overflow');
}

/** `value` if it fits a uint. */
export function toUint(value: bigint): Uint | Failure {
  return BigInt.asUintN(64, value) === value ? new Uint(value) : new Failure('unsigned integer overflow');
}

/** Towards zero. Both ends of the range are out: as doubles they are already beyond it. */
export function doubleToInt(value: number): bigint | Failure {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) return new Failure(`double ${value} is out of int's range`);
  return BigInt(Math.trunc(value));
}

export function doubleToUint(value: number): Uint | Failure {
  if (!(value >= 0 && value < 2 ** 64)) return new Failure(`double ${value} is out of uint's range`);
  return new Uint(BigInt(Math.trunc(value)));
}

export function textToInt(text: string): bigint | Failure {
  if (text.length > DIGITS_MAX || !/^[+-]?[0-9]+$/.test(text)) return new Failure('text is not an int');
  const digits = BigInt(text.replace(/^[+-]/, ''));
  return toInt(text.startsWith('-') ? -digits : digits);
}

export function textToUint(text: string): Uint | Failure {
  if (text.length > DIGITS_MAX || !/^[0-9]+$/.test(text)) return new Failure('text is not a uint');
  return toUint(BigInt(text));
}

/** Decimal text, or `inf`, `infinity`, `nan` in any case with a sign; not the finite text of a number beyond the range. */
export function textToDouble(text: string): number | Failure {
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== undefined) {
    if (word.toLowerCase() === 'nan') return Number.NaN;
    return sign === '-' ? -Infinity : Infinity;
  }
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : new Failure('text is not a double');
}

/** The shortest text that reads back as `value`; with an exponent of at least two digits from a million or below 10⁻⁴ on. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 6)) return decimal(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Without an exponent, which JavaScript would write below 10⁻⁶. */
function decimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa = '', exponent = ''] = text.split('e');
  const digits = mantissa.replace(/[-.]/g, '');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(-Number(exponent) - 1)}${digits}`;
}
