import type { Target } from './target.ts';
import { BACKUPS, CONTEXTS, DECISION_EXPORTS, IMPORT_LINES } from './targets/byte-targets.ts';
import { EXPRESSIONS, PROFILES, SCHEMAS, VALIDATION_FILES } from './targets/language-targets.ts';
import { CURSORS, RELATIONSHIPS, TOKENS } from './targets/text-targets.ts';

/** Every reader of what somebody else has written. */
export const TARGETS: readonly Target[] = [
  BACKUPS,
  CONTEXTS,
  CURSORS,
  DECISION_EXPORTS,
  EXPRESSIONS,
  IMPORT_LINES,
  PROFILES,
  RELATIONSHIPS,
  SCHEMAS,
  TOKENS,
  VALIDATION_FILES,
];
