import { Fault } from '../model/fault.ts';
import type { Diagnostic } from '../schema/diagnostic.ts';
import type { Schema } from '../schema/schema.ts';
import { lintProfile } from './lint-profile.ts';
import type { WrittenProfile } from './read-profile.ts';

/** The profile that is in force. */
export interface ServedProfile {
  readonly written: WrittenProfile;
  /** Whether somebody chose it. Most schemas have no agents, and are none of the built-in one's business. */
  readonly isGiven: boolean;
}

/**
 * Holds a schema to the profile. One that was given must work: what speaks against it is refused. The built-in one only
 * says what it finds, and nothing where the schema has no sessions.
 * @param warn takes one finding, with its place in the profile
 * @throws Fault `schema-type` with the first error
 */
export function requireFit(
  { written, isGiven }: ServedProfile,
  schema: Pick<Schema, 'definitions'>,
  warn: (finding: string) => void,
): void {
  if (!isGiven && !schema.definitions.has(written.profile.types.session)) return;
  const { errors, warnings } = lintProfile(written, schema);
  const [first] = errors;
  if (isGiven && first !== undefined) {
    const more = errors.length === 1 ? '' : `, and ${errors.length - 1} more`;
    throw new Fault(
      'schema-type',
      `the delegation profile does not fit the schema: ${textOf(first)}${more}`,
      {
        details: first.details,
      },
    );
  }
  for (const finding of [...errors, ...warnings]) warn(textOf(finding));
}

/** `agents.yaml:12:3: …` */
export function textOf({ source, line, column, message }: Diagnostic): string {
  return `${source}:${line}:${column}: ${message}`;
}
