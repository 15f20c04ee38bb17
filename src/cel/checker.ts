import { unreachable } from '../base/assert.ts';
import type { Declarations, Overload } from './declarations.ts';
import { type Issue, Issues } from './issue.ts';
import { Substitution, TooComplex } from './substitution.ts';
import type {
  Call,
  Conditional,
  Constant,
  Expression,
  Fold,
  ListLiteral,
  MapLiteral,
  Name,
  OptionalMap,
  Select,
} from './syntax.ts';
import {
  argumentsOf,
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatType,
  INT,
  isDyn,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  type Type,
  typeOf,
  UINT,
} from './types.ts';

/** What the names in an expression mean. Names and selections that are missing here are what they look like. */
export type Meaning =
  | { readonly kind: 'variable'; readonly name: string }
  /** A macro's variable: `slot` counts the macros around it that have one. */
  | { readonly kind: 'local'; readonly slot: number }
  | { readonly kind: 'type'; readonly name: string };

export type Checked =
  | { readonly kind: 'checked'; readonly expression: CheckedExpression }
  | { readonly kind: 'issues'; /** At least one. */ readonly issues: readonly Issue[] };

export interface CheckedExpression {
  readonly root: Expression;
  readonly type: Type;
  /** Of names and of selections that stand for a dotted name. */
  readonly meanings: ReadonlyMap<Expression, Meaning>;
  /** Calls whose target is part of the function's name, as in `optional.of(x)`, and that name. */
  readonly qualifiedCalls: ReadonlyMap<Call, string>;
  /** Variables that are really used, in order of their first use. */
  readonly variables: ReadonlySet<string>;
  /** Macro variables that are open at once, at most. */
  readonly localsMax: number;
}

/**
 * Finds what every name means and what type everything is. Reports all that is wrong, in the order of the text as far
 * as an operand comes before its operator.
 * @param variables by name, which may be dotted: the longest name that fits wins.
 * Source: the CEL specification, "Gradual Type Checking".
 */
export function check(
  root: Expression,
  declarations: Declarations,
  variables: ReadonlyMap<string, Type>,
): Checked {
  const issues = new Issues();
  const checker = new Checker(declarations, variables, issues);
  try {
    const expression = checker.run(root);
    if (issues.found.length === 0) return { kind: 'checked', expression };
  } catch (thrown) {
    if (!(thrown instanceof TooComplex)) throw thrown;
    issues.add(root.start, root.end, `expression is too complex: its ${thrown.message}`);
  }
  return { kind: 'issues', issues: issues.found };
}

class Checker {
  readonly #declarations: Declarations;
  readonly #declared: ReadonlyMap<string, Type>;
  readonly #issues: Issues;
  readonly #substitution = new Substitution();
  readonly #locals: { readonly name: string; readonly type: Type }[] = [];
  readonly #meanings = new Map<Expression, Meaning>();
  readonly #qualifiedCalls = new Map<Call, string>();
  readonly #used = new Set<string>();
  #localsMax = 0;

  constructor(declarations: Declarations, variables: ReadonlyMap<string, Type>, issues: Issues) {
    this.#declarations = declarations;
    this.#declared = variables;
    this.#issues = issues;
  }

  run(root: Expression): CheckedExpression {
    const type = this.#substitution.apply(this.#check(root), true);
    return {
      root,
      type,
      meanings: this.#meanings,
      qualifiedCalls: this.#qualifiedCalls,
      variables: this.#used,
      localsMax: this.#localsMax,
    };
  }

  #check(expression: Expression): Type {
    switch (expression.kind) {
      case 'literal':
        return typeOfConstant(expression.value);
      case 'name':
        return this.#checkName(expression);
      case 'select':
        return this.#checkDotted(expression) ?? this.#checkSelect(expression);
      case 'has':
        this.#checkField(this.#check(expression.operand), expression.at);
        return BOOL;
      case 'index': {
        const operands = [this.#check(expression.operand), this.#check(expression.index)];
        return this.#resolve(expression.optional ? '_[?_]' : '_[_]', operands, false, expression.at);
      }
      case 'call':
        return this.#checkCall(expression);
      case 'unary': {
        const operand = this.#check(expression.operand);
        return this.#resolve(`${expression.operator}_`, [operand], false, expression.start);
      }
      case 'binary': {
        const operands = [this.#check(expression.left), this.#check(expression.right)];
        const name = expression.operator === 'in' ? '@in' : `_${expression.operator}_`;
        return this.#resolve(name, operands, false, expression.at);
      }
      case 'logic':
        for (const operand of expression.operands) this.#demandBool(operand, `_${expression.operator}_`);
        return BOOL;
      case 'conditional':
        return this.#checkConditional(expression);
      case 'list':
        return this.#checkList(expression);
      case 'map':
        return this.#checkMap(expression);
      case 'fold':
        return this.#checkFold(expression);
      case 'optMap':
        return this.#checkOptionalMap(expression);
      default:
        return unreachable(expression);
    }
  }

  #checkName(expression: Name): Type {
    const { name, absolute, start, end } = expression;
    const slot = absolute ? -1 : this.#locals.findLastIndex((local) => local.name === name);
    const local = this.#locals[slot];
    if (local !== undefined) {
      this.#meanings.set(expression, { kind: 'local', slot });
      return local.type;
    }
    const type = this.#lookUp(expression, name);
    if (type !== undefined) return type;
    this.#issues.add(start, end, `undeclared reference to \`${name}\``);
    return ERROR;
  }

  /** The variable or type that a chain of plain selections names, if it does. */
  #checkDotted(expression: Select): Type | undefined {
    const name = this.#dottedName(expression);
    return name === undefined ? undefined : this.#lookUp(expression, name);
  }

  #lookUp(expression: Expression, name: string): Type | undefined {
    const variable = this.#declared.get(name);
    if (variable !== undefined) {
      this.#used.add(name);
      this.#meanings.set(expression, { kind: 'variable', name });
      return variable;
    }
    const named = this.#declarations.typeNames.get(name);
    if (named === undefined) return undefined;
    this.#meanings.set(expression, { kind: 'type', name });
    return typeOf(named);
  }

  /** `a.b.c` of names only, unless `a` is a macro's variable. */
  #dottedName(expression: Expression): string | undefined {
    const fields: string[] = [];
    let place = expression;
    while (place.kind === 'select' && !place.optional) {
      fields.push(place.field);
      place = place.operand;
    }
    if (place.kind !== 'name') return undefined;
    const { name, absolute } = place;
    if (!absolute && this.#locals.some((local) => local.name === name)) return undefined;
    return [name, ...fields.reverse()].join('.');
  }

  #checkSelect({ operand, optional, at }: Select): Type {
    const type = this.#substitution.apply(this.#check(operand), false);
    const [held] = argumentsOf(type, 'optional_type') ?? [];
    const field = this.#checkField(type, at);
    return optional || held !== undefined ? optionalOf(field) : field;
  }

  /** The type of a field of a value of type `given`, or of what the optional `given` holds. */
  #checkField(given: Type, at: number): Type {
    const type = this.#substitution.apply(given, false);
    const [held] = argumentsOf(type, 'optional_type') ?? [];
    if (held !== undefined) return this.#checkField(held, at);
    if (type.kind === 'parameter') {
      this.#substitution.isAssignable(DYN, type); // whatever it is, it is not known to have no fields
      return DYN;
    }
    if (isDyn(type)) return DYN;
    const [, value] = argumentsOf(type, 'map') ?? [];
    if (value !== undefined) return value;
    this.#issues.add(at, at + 1, `type \`${this.#format(type)}\` does not support field selection`);
    return ERROR;
  }

  #checkCall(call: Call): Type {
    const { target, function: name, operands, at } = call;
    if (target === undefined) {
      const types = operands.map((operand) => this.#check(operand));
      return this.#resolve(name, types, false, at);
    }
    const prefix = this.#dottedName(target);
    const qualified = prefix === undefined ? name : `${prefix}.${name}`;
    if (prefix !== undefined && this.#declarations.overloads.has(qualified)) {
      this.#qualifiedCalls.set(call, qualified);
      const types = operands.map((operand) => this.#check(operand));
      return this.#resolve(qualified, types, false, at);
    }
    const types = [target, ...operands].map((operand) => this.#check(operand));
    return this.#resolve(name, types, true, at);
  }

  /** The result of the overloads that fit: of several with different results, `dyn`. */
  #resolve(name: string, operands: readonly Type[], isMember: boolean, at: number): Type {
    const overloads = this.#declarations.overloads.get(name);
    if (overloads === undefined) {
      this.#issues.add(at, at + 1, `undeclared reference to \`${name}\``);
      return ERROR;
    }
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== isMember) continue;
      const own = this.#resultOf(overload, operands);
      if (own === undefined) continue;
      if (result === undefined) result = own;
      else if (!this.#substitution.isSame(result, own)) result = DYN;
    }
    if (result !== undefined) return result;
    const [first = ERROR, ...others] = operands;
    const applied = `(${(isMember ? others : operands).map((type) => this.#format(type)).join(', ')})`;
    const given = isMember ? `${this.#format(first)}.${applied}` : applied;
    this.#issues.add(at, at + 1, `found no matching overload for \`${name}\` applied to \`${given}\``);
    return ERROR;
  }

  #resultOf(overload: Overload, operands: readonly Type[]): Type | undefined {
    if (overload.parameters.length !== operands.length) return undefined;
    const fresh = new Map<number, Type>();
    const expected = overload.parameters.map((type) => this.#substitution.instantiate(type, fresh));
    if (!this.#substitution.areAssignable(operands, expected)) return undefined;
    return this.#substitution.apply(this.#substitution.instantiate(overload.result, fresh), false);
  }

  #demandBool(expression: Expression, operator: string): void {
    const type = this.#check(expression);
    if (this.#substitution.isAssignable(type, BOOL)) return;
    const message = `found no matching overload for \`${operator}\`: expected \`bool\`, found \`${this.#format(type)}\``;
    this.#issues.add(expression.start, expression.end, message);
  }

  #checkConditional({ condition, yes, no, at }: Conditional): Type {
    this.#demandBool(condition, '_?_:_');
    const one = this.#check(yes);
    const other = this.#check(no);
    if (this.#substitution.isAssignable(other, one)) return this.#substitution.mostGeneral(one, other);
    const given = `(bool, ${this.#format(one)}, ${this.#format(other)})`;
    this.#issues.add(at, at + 1, `found no matching overload for \`_?_:_\` applied to \`${given}\``);
    return ERROR;
  }

  #checkList({ items }: ListLiteral): Type {
    let joined: Type | undefined;
    for (const { value, optional } of items) {
      joined = this.#join(joined, this.#checkItem(value, optional));
    }
    return listOf(joined ?? this.#substitution.fresh());
  }

  #checkMap({ entries }: MapLiteral): Type {
    let keys: Type | undefined;
    let values: Type | undefined;
    for (const { key, value, optional } of entries) {
      keys = this.#join(keys, this.#check(key));
      values = this.#join(values, this.#checkItem(value, optional));
    }
    return mapOf(keys ?? this.#substitution.fresh(), values ?? this.#substitution.fresh());
  }

  /** An item marked optional must be one, and is there only if it holds something. */
  #checkItem(value: Expression, optional: boolean): Type {
    const type = this.#substitution.apply(this.#check(value), false);
    if (!optional || isDyn(type)) return type;
    const [held] = argumentsOf(type, 'optional_type') ?? [];
    if (held !== undefined) return held;
    const message = `expected an optional value, found \`${this.#format(type)}\``;
    this.#issues.add(value.start, value.end, message);
    return ERROR;
  }

  #join(one: Type | undefined, other: Type): Type {
    if (one === undefined) return other;
    if (this.#substitution.isAssignable(other, one)) return this.#substitution.mostGeneral(other, one);
    return DYN;
  }

  #checkFold(fold: Fold): Type {
    const { macro, range, variable, filter, body } = fold;
    const item = this.#itemOf(this.#check(range), range);
    return this.#within(variable, item, () => {
      if (filter !== undefined) this.#demandBool(filter, '_?_:_');
      if (macro === 'map') return listOf(this.#check(body));
      const operator = macro === 'all' ? '_&&_' : macro === 'exists' ? '_||_' : '_?_:_';
      this.#demandBool(body, operator);
      return macro === 'filter' ? listOf(item) : BOOL;
    });
  }

  #checkOptionalMap({ isFlat, target, variable, body, at }: OptionalMap): Type {
    const held = this.#resolve('value', [this.#check(target)], true, at);
    return this.#within(variable, held, () => {
      const type = this.#check(body);
      if (!isFlat) return optionalOf(type);
      const flat = optionalOf(this.#substitution.fresh());
      if (this.#substitution.isAssignable(type, flat)) return flat;
      this.#issues.add(body.start, body.end, `expected an optional value, found \`${this.#format(type)}\``);
      return ERROR;
    });
  }

  #within(name: string, type: Type, body: () => Type): Type {
    this.#locals.push({ name, type });
    this.#localsMax = Math.max(this.#localsMax, this.#locals.length);
    const result = body();
    this.#locals.pop();
    return result;
  }

  /** What a macro's variable goes through: the items of a list, the keys of a map. */
  #itemOf(given: Type, range: Expression): Type {
    const type = this.#substitution.apply(given, false);
    const [item] = argumentsOf(type, 'list') ?? argumentsOf(type, 'map') ?? [];
    if (item !== undefined) return item;
    if (type.kind === 'parameter') {
      this.#substitution.isAssignable(DYN, type);
      return DYN;
    }
    if (isDyn(type)) return DYN;
    const message = `expression of type \`${this.#format(type)}\` cannot be the range of a macro: expected a list, a map or dyn`;
    this.#issues.add(range.start, range.end, message);
    return ERROR;
  }

  #format(type: Type): string {
    return formatType(this.#substitution.apply(type, true));
  }
}

function typeOfConstant(constant: Constant): Type {
  switch (constant.type) {
    case 'null':
      return NULL;
    case 'bool':
      return BOOL;
    case 'int':
      return INT;
    case 'uint':
      return UINT;
    case 'double':
      return DOUBLE;
    case 'string':
      return STRING;
    case 'bytes':
      return BYTES;
    default:
      return unreachable(constant);
  }
}
