import { isDeepStrictEqual } from 'node:util';

/** @throws when an answer is not what is known to be right */
export function hold(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}
