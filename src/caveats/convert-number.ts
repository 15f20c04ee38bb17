/** A sign, whole digits, a fraction and an exponent. */
const DECIMAL = /^([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?$/;
/** Far more characters than a number needs; bounds the work on those that are none. */
const TEXT_LENGTH_MAX = 400;
/** Digits of the largest int. */
const INT_DIGITS_MAX = 19;

/** A whole number within 64 bits, from a number or from text that says one: `42`, `42.0`, `4.2e1`. */
export function convertInt(given: unknown): bigint | undefined {
  if (typeof given === 'bigint') return inRange(given);
  if (typeof given === 'number') return Number.isInteger(given) ? inRange(BigInt(given)) : undefined;
  return typeof given === 'string' ? wholeNumber(given) : undefined;
}

/** From a number that is one, or from decimal text, `inf` or `-inf`. What is finite in text must be so as a double. */
export function convertDouble(given: unknown): number | undefined {
  // What is unequal to everything would make a yes of `!=`.
  if (typeof given === 'number') return Number.isNaN(given) ? undefined : given;
  if (typeof given === 'bigint') return Number(given);
  if (given === 'inf') return Infinity;
  if (given === '-inf') return -Infinity;
  if (typeof given !== 'string' || !isDecimal(given)) return undefined;
  const value = Number(given);
  return Number.isFinite(value) ? value : undefined;
}

function isDecimal(text: string): boolean {
  return text.length <= TEXT_LENGTH_MAX && DECIMAL.test(text);
}

/** Exact: no detour over doubles, which lose digits. */
function wholeNumber(text: string): bigint | undefined {
  const match = text.length <= TEXT_LENGTH_MAX ? DECIMAL.exec(text) : null;
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const written = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = written.replace(/0+$/, '');
  if (digits === '') return 0n;
  const zeros = written.length - digits.length - fraction.length + Number(exponent);
  if (zeros < 0 || digits.length + zeros > INT_DIGITS_MAX) return undefined; // not whole, or far out of range
  return inRange(BigInt(`${sign === '-' ? '-' : ''}${digits}${'0'.repeat(zeros)}`));
}

function inRange(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
