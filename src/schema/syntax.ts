import type { Span } from './source-text.ts';
import type { Comment } from './token.ts';

/* A schema as it was written: everything the formatter needs to print it again, and where each part stands. */

export interface SchemaSyntax {
  readonly items: readonly TopLevelSyntax[];
  /** After the last item. */
  readonly closing: readonly Comment[];
}

export type TopLevelSyntax = UseSyntax | ImportSyntax | PartialSyntax | CaveatSyntax | DefinitionSyntax;
export type MemberSyntax = RelationSyntax | PermissionSyntax | PartialReferenceSyntax;

/** A name, or a path of names with the white space around its slashes taken out. */
export interface NameSyntax {
  readonly text: string;
  readonly span: Span;
}

/** What stands on its own lines. */
interface Statement {
  readonly span: Span;
  /** Between the statement before and this one. */
  readonly comments: readonly Comment[];
  /** Between the first and the last token, outside bodies. */
  readonly inner: readonly Comment[];
  /** Line breaks since the token or comment before. */
  readonly breaks: number;
}

export interface UseSyntax extends Statement {
  readonly kind: 'use';
  readonly flag: NameSyntax;
}

export interface ImportSyntax extends Statement {
  readonly kind: 'import';
  /** With its quotes. */
  readonly quoted: string;
  readonly path: string;
}

export interface BodySyntax {
  readonly members: readonly MemberSyntax[];
  /** Between the last member and the closing brace. */
  readonly closing: readonly Comment[];
}

export interface PartialSyntax extends Statement {
  readonly kind: 'partial';
  readonly name: NameSyntax;
  readonly body: BodySyntax;
}

export interface DefinitionSyntax extends Statement {
  readonly kind: 'definition';
  readonly name: NameSyntax;
  readonly body: BodySyntax;
}

export interface CaveatSyntax extends Statement {
  readonly kind: 'caveat';
  readonly name: NameSyntax;
  readonly parameters: readonly ParameterSyntax[];
  /** Between the braces, trimmed. */
  readonly expression: NameSyntax;
}

export interface ParameterSyntax {
  readonly name: NameSyntax;
  readonly type: ParameterTypeSyntax;
}

export interface ParameterTypeSyntax {
  readonly name: NameSyntax;
  readonly of: readonly ParameterTypeSyntax[];
}

export interface RelationSyntax extends Statement {
  readonly kind: 'relation';
  readonly name: NameSyntax;
  readonly types: readonly TypeReferenceSyntax[];
}

export interface PermissionSyntax extends Statement {
  readonly kind: 'permission';
  readonly name: NameSyntax;
  readonly annotation: AnnotationSyntax | undefined;
  readonly expression: ExpressionSyntax;
}

export interface PartialReferenceSyntax extends Statement {
  readonly kind: 'partial-reference';
  readonly name: NameSyntax;
}

/** `: user | group` before a permission's `=`. */
export interface AnnotationSyntax {
  readonly types: readonly NameSyntax[];
  /** Whether `use typechecking` was in force. */
  readonly enforced: boolean;
}

export interface TypeReferenceSyntax {
  readonly span: Span;
  readonly type: NameSyntax;
  /** `ellipsis` is `user#...`, which means the same as `user`. */
  readonly kind: 'object' | 'ellipsis' | 'subject-set' | 'wildcard';
  /** Of a subject set. */
  readonly relation: NameSyntax | undefined;
  readonly caveat: NameSyntax | undefined;
  readonly expires: boolean;
}

export type ExpressionSyntax =
  | { readonly kind: 'nil' | 'self'; readonly span: Span }
  | { readonly kind: 'name'; readonly name: NameSyntax; readonly span: Span }
  | ArrowSyntax
  | { readonly kind: 'parentheses'; readonly inner: ExpressionSyntax; readonly span: Span }
  /** Two operands or more, as chained without parentheses. */
  | {
      readonly kind: 'union' | 'intersection';
      readonly operands: readonly ExpressionSyntax[];
      readonly span: Span;
    }
  | {
      readonly kind: 'exclusion';
      readonly base: ExpressionSyntax;
      readonly except: ExpressionSyntax;
      readonly span: Span;
    };

export interface ArrowSyntax {
  readonly kind: 'arrow';
  readonly over: NameSyntax;
  readonly then: NameSyntax;
  readonly quantifier: 'any' | 'all';
  readonly written: 'arrow' | 'function';
  readonly span: Span;
}

/** The parts of an expression that name something of the definition, in source order. */
export function referencesIn(
  expression: ExpressionSyntax,
): readonly (ArrowSyntax | Extract<ExpressionSyntax, { kind: 'name' }>)[] {
  switch (expression.kind) {
    case 'nil':
    case 'self':
      return [];
    case 'name':
    case 'arrow':
      return [expression];
    case 'parentheses':
      return referencesIn(expression.inner);
    case 'union':
    case 'intersection':
      return expression.operands.flatMap(referencesIn);
    case 'exclusion':
      return [...referencesIn(expression.base), ...referencesIn(expression.except)];
  }
}
