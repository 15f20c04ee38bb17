import { BASIC_DIALECT, type Dialect } from './dialect.ts';
import { Issues, type Issue } from './issue.ts';
import { expandCall } from './macros.ts';
import { TokenCursor, Unparsable } from './token-cursor.ts';
import { type Token, tokenize } from './tokens.ts';
import { TreeBuilder } from './tree-builder.ts';
import { type BinaryOperator, type Constant, type Expression, RESERVED_WORDS } from './syntax.ts';

/** In UTF-16 units. */
export const EXPRESSION_LENGTH_MAX = 100_000;

export type Parsed =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'issues'; /** At least one. */ readonly issues: readonly Issue[] };

/**
 * The expression that `text` holds. After an error inside brackets, what follows them is still parsed, so one run
 * reports several. The tree is at most `EXPRESSION_DEPTH_MAX` deep, so that walking it needs no care.
 */
export function parse(text: string, dialect: Dialect = BASIC_DIALECT): Parsed {
  const issues = new Issues();
  if (text.length > EXPRESSION_LENGTH_MAX) {
    const message = `expression of ${text.length} characters, expected at most ${EXPRESSION_LENGTH_MAX}`;
    issues.add(0, text.length, message);
    return { kind: 'issues', issues: issues.found };
  }
  const expression = new Parser(text, dialect, issues).parse();
  return issues.found.length === 0 && expression !== undefined
    ? { kind: 'expression', expression }
    : { kind: 'issues', issues: issues.found };
}

/** Binds tighter the further down. */
const BINARY_LEVELS: readonly ReadonlySet<string>[] = [
  new Set(['==', '!=', '<', '<=', '>', '>=', 'in']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
];

class Parser {
  readonly #cursor: TokenCursor;
  readonly #dialect: Dialect;
  readonly #issues: Issues;
  readonly #tree: TreeBuilder;

  constructor(text: string, dialect: Dialect, issues: Issues) {
    this.#cursor = new TokenCursor(tokenize(text, dialect, issues), issues);
    this.#dialect = dialect;
    this.#issues = issues;
    this.#tree = new TreeBuilder(issues);
  }

  parse(): Expression | undefined {
    try {
      const expression = this.#expression();
      if (!this.#cursor.at('end')) this.#cursor.fail('the end of the expression');
      return expression;
    } catch (thrown) {
      if (thrown instanceof Unparsable) return undefined; // reported where it was thrown
      throw thrown;
    }
  }

  #expression(): Expression {
    this.#tree.enter(this.#cursor.current);
    const condition = this.#logic('||');
    const expression = this.#cursor.at('?') ? this.#conditional(condition) : condition;
    this.#tree.leave();
    return expression;
  }

  #conditional(condition: Expression): Expression {
    const { start: at } = this.#cursor.advance();
    const yes = this.#logic('||');
    this.#cursor.expect(':');
    const no = this.#expression();
    return this.#tree.add({
      kind: 'conditional',
      condition,
      yes,
      no,
      at,
      start: condition.start,
      end: no.end,
    });
  }

  #logic(operator: '&&' | '||'): Expression {
    const next = (): Expression => (operator === '||' ? this.#logic('&&') : this.#binary(0));
    const first = next();
    if (!this.#cursor.at(operator)) return first;
    const operands = [first];
    while (this.#cursor.take(operator)) operands.push(next());
    const end = operands.at(-1)?.end ?? first.end;
    // `a && (b && c)` means `a && b && c`: one node, one way to print it.
    const flat = operands.flatMap((one) =>
      one.kind === 'logic' && one.operator === operator ? one.operands : [one],
    );
    return this.#tree.add({ kind: 'logic', operator, operands: flat, start: first.start, end });
  }

  #binary(level: number): Expression {
    const operators = BINARY_LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (operators.has(this.#cursor.current.kind)) {
      const { kind, start: at } = this.#cursor.advance();
      const right = this.#binary(level + 1);
      const operator = kind as BinaryOperator; // the levels hold nothing else
      left = this.#tree.add({ kind: 'binary', operator, left, right, at, start: left.start, end: right.end });
    }
    return left;
  }

  /** An even number of equal signs cancels out. One minus before a number is part of the number. */
  #unary(): Expression {
    const { kind: operator, start } = this.#cursor.current;
    if (operator !== '!' && operator !== '-') return this.#member(this.#primary());
    let count = 0;
    while (this.#cursor.take(operator)) count++;
    if (operator === '-' && count === 1 && (this.#cursor.at('int') || this.#cursor.at('double'))) {
      return this.#member(this.#literal(this.#cursor.advance(), start));
    }
    const operand = this.#member(this.#primary());
    if (count % 2 === 0) return operand;
    return this.#tree.add({ kind: 'unary', operator, operand, start, end: operand.end });
  }

  #member(primary: Expression): Expression {
    let operand = primary;
    for (;;) {
      const { kind, start: at } = this.#cursor.current;
      if (kind === '.') operand = this.#select(operand, at);
      else if (kind === '[') operand = this.#index(operand, at);
      else return operand;
    }
  }

  #select(operand: Expression, at: number): Expression {
    this.#cursor.advance();
    const optional = this.#cursor.take('?');
    const field = this.#cursor.at('quoted') ? this.#cursor.expectQuoted() : this.#cursor.expectIdentifier();
    const { start } = operand;
    if (optional || field.kind === 'quoted' || !this.#cursor.at('(')) {
      return this.#tree.add({
        kind: 'select',
        operand,
        field: field.text,
        optional,
        at,
        start,
        end: field.end,
      });
    }
    const open = this.#cursor.current.start;
    const { operands, end } = this.#arguments();
    const call = { target: operand, function: field.text, absolute: false, operands, at: open, start, end };
    return expandCall({ kind: 'call', ...call }, this.#dialect, this.#tree, this.#issues);
  }

  #index(operand: Expression, at: number): Expression {
    this.#cursor.advance();
    const { value, end } = this.#bracketed(']', () => {
      const optional = this.#cursor.take('?');
      return { index: this.#expression(), optional };
    });
    const { index, optional } = value ?? { index: this.#placeholder(at), optional: false };
    return this.#tree.add({ kind: 'index', operand, index, optional, at, start: operand.start, end });
  }

  #primary(): Expression {
    const token = this.#cursor.current;
    if (token.kind === 'identifier' || token.kind === '.') return this.#nameOrCall(token);
    if (token.kind === '[') return this.#listLiteral(token.start);
    if (token.kind === '{') return this.#mapLiteral(token.start);
    if (token.kind === '(') {
      this.#cursor.advance();
      const { value } = this.#bracketed(')', () => this.#expression());
      return value ?? this.#placeholder(token.start);
    }
    if (constantOf(token) === undefined) this.#cursor.fail('an expression');
    return this.#literal(this.#cursor.advance(), undefined);
  }

  #nameOrCall({ start }: Token): Expression {
    const absolute = this.#cursor.take('.');
    const { text: name, start: nameStart, end: nameEnd } = this.#cursor.expectIdentifier();
    if (RESERVED_WORDS.has(name)) this.#issues.add(nameStart, nameEnd, `reserved identifier: \`${name}\``);
    if (!this.#cursor.at('(')) return this.#tree.add({ kind: 'name', name, absolute, start, end: nameEnd });
    const at = this.#cursor.current.start;
    const { operands, end } = this.#arguments();
    const call = { target: undefined, function: name, absolute, operands, at, start, end };
    return expandCall({ kind: 'call', ...call }, this.#dialect, this.#tree, this.#issues);
  }

  #arguments(): { readonly operands: readonly Expression[]; readonly end: number } {
    this.#cursor.advance();
    const { value, end } = this.#bracketed(')', () => {
      const operands: Expression[] = [];
      if (this.#cursor.at(')')) return operands;
      do operands.push(this.#expression());
      while (this.#cursor.take(','));
      return operands;
    });
    return { operands: value ?? [], end };
  }

  #listLiteral(start: number): Expression {
    this.#cursor.advance();
    const { value, end } = this.#bracketed(']', () =>
      this.#series(']', () => {
        const optional = this.#cursor.take('?');
        return { value: this.#expression(), optional };
      }),
    );
    return this.#tree.add({ kind: 'list', items: value ?? [], start, end });
  }

  #mapLiteral(start: number): Expression {
    this.#cursor.advance();
    const { value, end } = this.#bracketed('}', () =>
      this.#series('}', () => {
        const optional = this.#cursor.take('?');
        const key = this.#expression();
        this.#cursor.expect(':');
        return { key, value: this.#expression(), optional };
      }),
    );
    return this.#tree.add({ kind: 'map', entries: value ?? [], start, end });
  }

  /** Items up to `close`, which stays; a comma may follow the last one. */
  #series<Item>(close: ']' | '}', item: () => Item): readonly Item[] {
    const items: Item[] = [];
    while (!this.#cursor.at(close)) {
      items.push(item());
      if (!this.#cursor.take(',')) break;
    }
    return items;
  }

  /** What `inside` parses, up to and with `close`; no value, but its end, when it could not be parsed. */
  #bracketed<T>(
    close: ')' | ']' | '}',
    inside: () => T,
  ): { readonly value: T | undefined; readonly end: number } {
    const nesting = this.#tree.nesting;
    try {
      const value = inside();
      return { value, end: this.#cursor.expect(close).end };
    } catch (thrown) {
      if (!(thrown instanceof Unparsable) || !this.#cursor.skipTo(close)) throw thrown;
      this.#tree.leaveTo(nesting);
      return { value: undefined, end: this.#cursor.advance().end };
    }
  }

  #literal(token: Token, minusAt: number | undefined): Expression {
    const constant = constantOf(token) ?? { type: 'null' };
    const start = minusAt ?? token.start;
    const value = minusAt === undefined ? constant : negated(constant);
    if (value.type === 'int' && BigInt.asIntN(64, value.value) !== value.value) {
      this.#issues.add(start, token.end, `invalid int literal \`${value.value}\`: beyond 64 bits`);
    }
    return this.#tree.add({ kind: 'literal', value, start, end: token.end });
  }

  /** Stands for what could not be parsed; the parse as a whole has failed. */
  #placeholder(start: number): Expression {
    return this.#tree.add({ kind: 'literal', value: { type: 'null' }, start, end: start });
  }
}

function constantOf(token: Token): Constant | undefined {
  const { kind } = token;
  if (kind === 'null') return { type: 'null' };
  if (kind === 'true' || kind === 'false') return { type: 'bool', value: kind === 'true' };
  if (kind === 'int' || kind === 'uint') return { type: kind, value: token.value };
  if (kind === 'double') return { type: kind, value: token.value };
  if (kind === 'string') return { type: kind, value: token.value };
  return kind === 'bytes' ? { type: kind, value: token.value } : undefined;
}

function negated(constant: Constant): Constant {
  if (constant.type === 'int') return { type: 'int', value: -constant.value };
  return constant.type === 'double' ? { type: 'double', value: -constant.value } : constant;
}
