/** What a credential may do. The order is that of lists for people. */
export const RIGHTS = ['read', 'check', 'write', 'schema', 'decisions', 'admin'] as const;

/**
 * - `check`: questions whose answer is a verdict, single or as a list
 * - `read`: what is stored, and its changes
 * - `write`: change what is stored
 * - `schema`: read and change the schema
 * - `decisions`: what was decided before
 * - `admin`: credentials, and what else is for those who run the place
 */
export type Right = (typeof RIGHTS)[number];

export const ALL_RIGHTS: ReadonlySet<Right> = new Set(RIGHTS);

export function isRight(text: unknown): text is Right {
  return ALL_RIGHTS.has(text as Right);
}

/** `rights` once each, in the order of `RIGHTS`. */
export function inOrder(rights: Iterable<Right>): readonly Right[] {
  const held = new Set(rights);
  return RIGHTS.filter((right) => held.has(right));
}
