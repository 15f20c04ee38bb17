/**
 * Expressions as written. Every node has the offsets of its text, parentheses around it excluded; `at` is where an
 * error about the node itself is shown: its operator, or the bracket that opens its arguments. Macros are nodes of
 * their own, so printing them needs no memory of what they were.
 */
export type Expression =
  | Literal
  | Name
  | Select
  | Has
  | Index
  | Call
  | Unary
  | Binary
  | Logic
  | Conditional
  | ListLiteral
  | MapLiteral
  | Fold
  | OptionalMap;

interface Node {
  readonly start: number;
  readonly end: number;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: Constant;
}

export type Constant =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int' | 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
  /** Written with a leading dot: never a macro's variable. */
  readonly absolute: boolean;
}

/** `operand.field`, or `operand.?field` when optional. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expression;
  readonly field: string;
  readonly optional: boolean;
  readonly at: number;
}

/** `has(operand.field)`. */
export interface Has extends Node {
  readonly kind: 'has';
  readonly operand: Expression;
  readonly field: string;
  readonly at: number;
}

/** `operand[index]`, or `operand[?index]` when optional. */
export interface Index extends Node {
  readonly kind: 'index';
  readonly operand: Expression;
  readonly index: Expression;
  readonly optional: boolean;
  readonly at: number;
}

/** `function(…)` or `target.function(…)`. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly target: Expression | undefined;
  readonly function: string;
  readonly absolute: boolean;
  readonly operands: readonly Expression[];
  readonly at: number;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly at: number;
}

/** `a && b && c`: flat, at least two operands, none of them the same operator. */
export interface Logic extends Node {
  readonly kind: 'logic';
  readonly operator: '&&' | '||';
  readonly operands: readonly Expression[];
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
  readonly at: number;
}

export interface ListLiteral extends Node {
  readonly kind: 'list';
  readonly items: readonly { readonly value: Expression; /** `?value` */ readonly optional: boolean }[];
}

export interface MapLiteral extends Node {
  readonly kind: 'map';
  readonly entries: readonly {
    readonly key: Expression;
    readonly value: Expression;
    /** `?key: value` */
    readonly optional: boolean;
  }[];
}

/** `range.macro(variable, body)`; `map` may have a filter between the two. */
export interface Fold extends Node {
  readonly kind: 'fold';
  readonly macro: FoldMacro;
  readonly range: Expression;
  readonly variable: string;
  readonly filter: Expression | undefined;
  readonly body: Expression;
  readonly at: number;
}

export type FoldMacro = 'all' | 'exists' | 'exists_one' | 'existsOne' | 'map' | 'filter';

/** `target.optMap(variable, body)`; `optFlatMap` if flat, whose body is itself optional. */
export interface OptionalMap extends Node {
  readonly kind: 'optMap';
  readonly isFlat: boolean;
  readonly target: Expression;
  readonly variable: string;
  readonly body: Expression;
  readonly at: number;
}

/** Words that no name can be, kept for other uses of the language. Source: the CEL specification, "Syntax". */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'namespace',
  'null',
  'package',
  'return',
  'true',
  'var',
  'void',
  'while',
]);

/** The expressions directly inside `expression`, in the order of the text. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'select':
    case 'has':
    case 'unary':
      return [expression.operand];
    case 'index':
      return [expression.operand, expression.index];
    case 'call':
      return expression.target === undefined
        ? expression.operands
        : [expression.target, ...expression.operands];
    case 'binary':
      return [expression.left, expression.right];
    case 'logic':
      return expression.operands;
    case 'conditional':
      return [expression.condition, expression.yes, expression.no];
    case 'list':
      return expression.items.map(({ value }) => value);
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'fold':
      return expression.filter === undefined
        ? [expression.range, expression.body]
        : [expression.range, expression.filter, expression.body];
    case 'optMap':
      return [expression.target, expression.body];
    default:
      return expression satisfies never;
  }
}
