import type { JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { Relationship } from '../../model/relationship.ts';
import { parseRelationship } from '../../model/relationship-text.ts';
import type { Place } from './place.ts';

/** The lists of assertions in the order they are run, which is also their name in the file. */
export const ASSERTION_LISTS = ['assertTrue', 'assertCaveated', 'assertFalse'] as const;

export type AssertionList = (typeof ASSERTION_LISTS)[number];

/** One question about the data, and the list that says what the answer must be. */
export interface Assertion {
  readonly list: AssertionList;
  /** As written. */
  readonly text: string;
  readonly relationship: Relationship;
  readonly context: JsonObject;
  readonly place: Place;
}

const CONTEXT_MARK = ' with ';

/**
 * Reads `document:readme#view@user:anna with {"now": 3}`; the context may be left out.
 * @throws Fault `invalid-argument` that says which half is wrong.
 */
export function parseAssertion(written: string): Pick<Assertion, 'relationship' | 'context'> {
  const text = written.trim();
  const mark = text.indexOf(CONTEXT_MARK);
  if (mark < 0) return { relationship: parseHalf(text, text), context: {} };
  return {
    relationship: parseHalf(text.slice(0, mark), text),
    context: parseContext(text.slice(mark + CONTEXT_MARK.length), text),
  };
}

function parseHalf(half: string, whole: string): Relationship {
  try {
    return parseRelationship(half.trim());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.reason, `error parsing relationship in assertion \`${whole}\`: ${error.message}`, {
      cause: error,
    });
  }
}

function parseContext(half: string, whole: string): JsonObject {
  const message = `error parsing caveat context in assertion \`${whole}\`: expected a JSON object, found \`${half.trim()}\``;
  try {
    const value: unknown = JSON.parse(half);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw new Fault('invalid-argument', message, { cause });
  }
  throw new Fault('invalid-argument', message);
}
