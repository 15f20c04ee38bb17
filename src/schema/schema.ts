import type { CompiledCaveat } from '../caveats/compile-caveat.ts';
import type { ParameterType } from '../caveats/parameter-type.ts';
import type { MemberTable, Program } from './program.ts';
import type { Rewrite } from './rewrite.ts';

/** A schema that parsed, resolved and type-checked: what the operations ask about, and what the engine runs. */
export interface Schema {
  readonly text: string;
  /** Definitions by name, in the order of the text after partials were spliced and imports placed. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly caveats: ReadonlyMap<string, CaveatDefinition>;
  readonly program: Program;
  readonly members: MemberTable;
}

export interface Definition {
  readonly name: string;
  /** Every comment since the definition before, with its delimiters, joined by line breaks; `''` if none. */
  readonly comment: string;
  readonly members: ReadonlyMap<string, Member>;
}

/**
 * A relation or a permission. In `.zed` a relation has `allowed` and no rewrite, a permission a rewrite and nothing
 * allowed; the shape admits both at once, which other modelling languages need.
 */
export interface Member {
  readonly kind: 'relation' | 'permission';
  readonly name: string;
  readonly comment: string;
  readonly allowed: readonly AllowedSubject[];
  readonly rewrite: Rewrite | undefined;
}

/** One alternative of a relation's type: `user`, `group#member`, `user:*`, each perhaps with traits. */
export interface AllowedSubject {
  readonly type: string;
  readonly kind: 'object' | 'subject-set' | 'wildcard';
  /** The subject set's relation; `''` for the other kinds. */
  readonly relation: string;
  /** The caveat it must carry; `''` for none. */
  readonly caveat: string;
  /** Whether it must carry an expiration. */
  readonly expires: boolean;
}

export interface CaveatDefinition {
  readonly name: string;
  readonly comment: string;
  readonly parameters: ReadonlyMap<string, ParameterType>;
  /** The text between the braces, trimmed. */
  readonly expression: string;
  /** Offset of the expression in the text that holds it, so that positions inside it can be told. */
  readonly expressionStart: number;
  readonly compiled: CompiledCaveat;
}
