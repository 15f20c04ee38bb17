import type { Issues } from './issue.ts';
import type { Token } from './tokens.ts';

const DOUBLE = /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const INTEGER = /(0x[0-9a-fA-F]+|[0-9]+)([uU]?)/y;
/** More digits than any number of 64 bits has, leading zeros apart: spares the conversion, which is not linear. */
const DIGITS_MAX = 20;

/** The number that starts at `start`, where a digit or a dot and a digit stand. A number out of range is reported and read as 0. */
export function readNumber(text: string, start: number, issues: Issues): Token | undefined {
  DOUBLE.lastIndex = start;
  const double = DOUBLE.exec(text)?.[0];
  if (double !== undefined) {
    const end = start + double.length;
    const value = Number(double);
    if (!Number.isFinite(value)) issues.add(start, end, `invalid double literal \`${double}\`: out of range`);
    return { kind: 'double', value: Number.isFinite(value) ? value : 0, start, end };
  }
  INTEGER.lastIndex = start;
  const [written, digits, suffix] = INTEGER.exec(text) ?? [];
  if (written === undefined || digits === undefined) return undefined;
  const kind = suffix === '' ? 'int' : 'uint';
  const end = start + written.length;
  const value = parse(digits);
  if (value === undefined) {
    const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
    issues.add(start, end, `invalid ${kind} literal \`${shown}\`: beyond 64 bits`);
  }
  return { kind, value: value ?? 0n, start, end };
}

function parse(digits: string): bigint | undefined {
  const isHex = digits.startsWith('0x');
  const significant = digits.replace(/^(?:0x)?0*/, '');
  if (significant.length > DIGITS_MAX) return undefined;
  const value = BigInt(isHex ? `0x0${significant}` : significant);
  return value === BigInt.asUintN(64, value) ? value : undefined;
}
