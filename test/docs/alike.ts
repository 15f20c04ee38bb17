/** Ids and tokens that are drawn anew in every run; the same one is the same word wherever it stands. */
const DRAWN: readonly { readonly pattern: RegExp; readonly word: string }[] = [
  { pattern: /session:[0-9a-f]{32}/g, word: 'session' },
  { pattern: /\bbw_[\w-]+/g, word: 'key' },
  { pattern: /\b[0-9a-f]{16}\b/g, word: 'id' },
  { pattern: /\b[0-9a-f]{12}(?=-\d)/g, word: 'opening' },
  { pattern: /(?<![\w-])A[\w-]{25}(?![\w-])/g, word: 'token' },
];

/** `text` without what differs from run to run: times, and what is drawn, which is numbered by its first appearance. */
export function alike(text: string): string {
  const timeless = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
  return DRAWN.reduce((told, { pattern, word }) => {
    const seen = [...new Set(told.match(pattern))];
    return seen.reduce((named, one, index) => named.replaceAll(one, `${word}-${index}`), told);
  }, timeless);
}
