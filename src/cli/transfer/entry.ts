import type { Relationship } from '../../model/relationship.ts';

/** What a file to import says, piece by piece: a schema, if any, before the relationships. */
export type Entry =
  | { readonly kind: 'schema'; readonly text: string }
  | { readonly kind: 'relationship'; readonly relationship: Relationship };

/** The last line of a backup. */
export interface EndOfBackup {
  readonly kind: 'end';
  /** How many relationships came before. */
  readonly count: number;
  /** Of everything before, as `BackupDigest` has it; absent in backups that somebody wrote by hand. */
  readonly sha256: string | undefined;
}
