import type { Database } from './database.ts';
import type { Findings } from './findings.ts';
import type { Imports } from './imports.ts';
import type { Meta } from './meta.ts';

/** What every check of `fsck` gets. */
export interface Checkup {
  readonly database: Database;
  readonly meta: Meta;
  readonly imports: Imports;
  readonly findings: Findings;
}
