import type { JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Entry } from './entry.ts';
import { relationshipFromJson, relationshipToJson } from './relationship-json.ts';

/*
 * Line-JSON. A line is a relationship (see relationship-json.ts), or one of the two that make it a backup:
 *
 *   {"schema":"definition user {} …","readAt":"token"}     first
 *   {"count":1234}                                         last: without it the file was cut off
 */

export function schemaLine(schema: string, readAt: string): string {
  return JSON.stringify({ schema, readAt });
}

export function relationshipLine(relationship: Relationship): string {
  return JSON.stringify(relationshipToJson(relationship));
}

export function countLine(count: number): string {
  return JSON.stringify({ count });
}

/** @throws Fault `invalid-argument`. */
export function parseJsonLine(line: string): Entry {
  const value = parse(line);
  if (value === undefined || !isJsonObject(value)) {
    throw new Fault('invalid-argument', 'expected a JSON object on the line');
  }
  const { schema, count } = value;
  if (typeof schema === 'string') return { kind: 'schema', text: schema };
  if (typeof count === 'number') return { kind: 'count', count };
  return { kind: 'relationship', relationship: relationshipFromJson(value) };
}

function parse(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined; // refused by the caller, which says what was expected
  }
}
