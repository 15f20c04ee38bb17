/*
 * A schema as data for programs: what is declared and how it is documented, without the compiled form. It leaves
 * nothing out but the order of alternatives and of caveat parameters, which say nothing.
 */

/** Definitions and caveats, each in order of name. */
export interface ReflectedSchema {
  readonly definitions: readonly ReflectedDefinition[];
  readonly caveats: readonly ReflectedCaveat[];
}

export interface ReflectedDefinition {
  readonly name: string;
  /** With its delimiters; several joined by line breaks, `''` for none. So are all comments here. */
  readonly comment: string;
  /** In the order of the schema. */
  readonly relations: readonly ReflectedRelation[];
  /** In the order of the schema. */
  readonly permissions: readonly ReflectedPermission[];
}

export interface ReflectedRelation {
  readonly definition: string;
  readonly name: string;
  readonly comment: string;
  /** In the order of the schema. */
  readonly subjectTypes: readonly ReflectedSubjectType[];
}

/** One alternative of a relation's type. */
export interface ReflectedSubjectType {
  readonly type: string;
  readonly kind: 'object' | 'subject-set' | 'wildcard';
  /** The subject set's relation; `''` for the other kinds. */
  readonly relation: string;
  /** The caveat it must carry; `''` for none. */
  readonly caveat: string;
  readonly expires: boolean;
}

export interface ReflectedPermission {
  readonly definition: string;
  readonly name: string;
  readonly comment: string;
  /** In canonical form: equal texts for equal structures only. */
  readonly expression: string;
}

export interface ReflectedCaveat {
  readonly name: string;
  readonly comment: string;
  /** In order of name. */
  readonly parameters: readonly ReflectedParameter[];
  /** As it was written between the braces, trimmed. */
  readonly expression: string;
}

export interface ReflectedParameter {
  readonly caveat: string;
  readonly name: string;
  /** As a schema writes it: `list<string>`. */
  readonly type: string;
}

/** A relation or permission by its names. */
export interface ReflectedMember {
  readonly definition: string;
  readonly name: string;
  readonly kind: 'relation' | 'permission';
}

/** Which part of a schema is reflected. All are prefixes of names, `''` where nothing is asked. */
export interface ReflectionFilter {
  readonly definition: string;
  readonly caveat: string;
  readonly relation: string;
  readonly permission: string;
}
