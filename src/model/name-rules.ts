/**
 * The alphabets and lengths of names and ids; lengths are in UTF-8 bytes. Patterns are anchored. The source text of
 * each is part of error messages, so it is kept as text.
 * Source: the shared wire contract, "String formats and size limits".
 */
export interface NameRule {
  readonly pattern: string;
  readonly bytesMax: number;
  test(text: string): boolean;
}

function rule(pattern: string, bytesMax: number): NameRule {
  const expression = new RegExp(pattern);
  // Every pattern is ASCII only, so the length in code units is the length in bytes once it matches.
  return { pattern, bytesMax, test: (text) => text.length <= bytesMax && expression.test(text) };
}

const NAME = '[a-z][a-z0-9_]{1,62}[a-z0-9]';
const TYPE_PATH = '([a-z][a-z0-9_]{1,61}[a-z0-9]/)*[a-z][a-z0-9_]{1,62}[a-z0-9]';

export const TYPE: NameRule = rule(`^${TYPE_PATH}$`, 128);
export const OPTIONAL_TYPE: NameRule = rule(`^(${TYPE_PATH})?$`, 128);
export const WATCH_TYPE: NameRule = rule(`^([a-z][a-z0-9_]{1,62}[a-z0-9]/)*${NAME}$`, 128);
export const OBJECT_ID: NameRule = rule('^(([a-zA-Z0-9/_|\\-=+]{1,})|\\*)$', 1024);
export const OPTIONAL_RESOURCE_ID: NameRule = rule('^([a-zA-Z0-9/_|\\-=+]{1,})?$', 1024);
export const OPTIONAL_SUBJECT_ID: NameRule = rule('^(([a-zA-Z0-9/_|\\-=+]{1,})|\\*)?$', 1024);
export const RELATION: NameRule = rule(`^${NAME}$`, 64);
export const OPTIONAL_RELATION: NameRule = rule(`^(${NAME})?$`, 64);
export const CAVEAT: NameRule = rule('^([a-zA-Z0-9_][a-zA-Z0-9/_|-]{0,127})$', 128);
