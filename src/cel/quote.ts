const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);
/** Letters, marks, digits, punctuation, symbols and the plain space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A string literal in double quotes, in which nothing is invisible. */
export function quoteText(text: string): string {
  return `"${Array.from(text, escape).join('')}"`;
}

/** A bytes literal, every byte in octal. */
export function quoteBytes(bytes: Uint8Array): string {
  return `b"${Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`;
}

/** A field after a dot: in backticks when it is no identifier. */
export function quoteField(field: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(field) && !NOT_FIELDS.has(field) ? field : `\`${field}\``;
}

const NOT_FIELDS: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null']);

function escape(character: string): string {
  const escaped = ESCAPES.get(character);
  if (escaped !== undefined) return escaped;
  if (PRINTABLE.test(character)) return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
