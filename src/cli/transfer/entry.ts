import type { Relationship } from '../../model/relationship.ts';

/** What a file to import says, piece by piece: a schema, if any, before the relationships; how many they were, after. */
export type Entry =
  | { readonly kind: 'schema'; readonly text: string }
  | { readonly kind: 'relationship'; readonly relationship: Relationship }
  | { readonly kind: 'count'; readonly count: number };
