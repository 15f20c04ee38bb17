import type { JsonValue } from '../../base/json.ts';
import { isJsonObject, isShallow, JSON_NESTING_MAX } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { EndOfBackup, Entry } from './entry.ts';
import { relationshipFromJson, relationshipToJson } from './relationship-json.ts';

/*
 * Line-JSON. A line is a relationship (see relationship-json.ts), or one of the two that make it a backup:
 *
 *   {"schema":"definition user {} …","readAt":"token"}     first
 *   {"count":1234,"sha256":"9f86…"}                        last: without it the file was cut off
 */

export function schemaLine(schema: string, readAt: string): string {
  return JSON.stringify({ schema, readAt });
}

export function relationshipLine(relationship: Relationship): string {
  return JSON.stringify(relationshipToJson(relationship));
}

export function endLine(count: number, sha256: string): string {
  return JSON.stringify({ count, sha256 });
}

/** @throws Fault `invalid-argument`. */
export function parseJsonLine(line: string): Entry | EndOfBackup {
  const value = parse(line);
  if (value === undefined || !isJsonObject(value)) {
    throw new Fault('invalid-argument', 'expected a JSON object on the line');
  }
  if (!isShallow(value)) {
    throw new Fault('invalid-argument', `expected at most ${JSON_NESTING_MAX} levels of lists and objects`);
  }
  const { schema, count, sha256 } = value;
  if (typeof schema === 'string') return { kind: 'schema', text: schema };
  if (typeof count === 'number') {
    if (sha256 === undefined || typeof sha256 === 'string') return { kind: 'end', count, sha256 };
    throw new Fault('invalid-argument', 'expected a string as `sha256`');
  }
  return { kind: 'relationship', relationship: relationshipFromJson(value) };
}

function parse(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined; // refused by the caller, which says what was expected
  }
}
