import type { ReflectedMember, ReflectedSchema, ReflectionFilter } from '../model/reflection.ts';
import type { SchemaChange } from '../model/schema-change.ts';

/*
 * What a caller can ask about the schema itself, and what comes back. As with other asks, names are plain text that
 * may or may not be in the schema.
 */

export interface ReflectSchemaAsk {
  /** What any of them selects is told; everything when there is none. */
  readonly filters: readonly ReflectionFilter[];
}

export interface ReflectSchemaAnswer extends ReflectedSchema {
  readonly readAt: string;
}

export interface ComputablePermissionsAsk {
  readonly definition: string;
  /** `''` for objects of the definition themselves. */
  readonly relation: string;
  /** Only members of definitions whose names begin so; `''` for all. */
  readonly definitionPrefix: string;
}

export interface DependentRelationsAsk {
  readonly definition: string;
  readonly permission: string;
}

/** In order of definition, then name. */
export interface MembersAnswer {
  readonly members: readonly ReflectedMember[];
  readonly readAt: string;
}

export interface DiffSchemaAsk {
  /** The text of the schema to compare with. */
  readonly comparisonSchema: string;
}

export interface DiffSchemaAnswer {
  readonly changes: readonly SchemaChange[];
  readonly readAt: string;
}
