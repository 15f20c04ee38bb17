import { assert, unreachable } from '../base/assert.ts';
import { at, atOptional, hasField, select, selectOptional } from './access.ts';
import { noOverload } from './arithmetic.ts';
import type { CheckedExpression, Meaning } from './checker.ts';
import { LIST_LITERAL_COST, MAP_LITERAL_COST, Meter, STEP_COST } from './cost.ts';
import type { Run } from './frame.ts';
import type { BinaryFunction, Implementations, UnaryFunction } from './functions.ts';
import { type Issue, Issues } from './issue.ts';
import { collect, conditional, existsOne, logic, quantifier } from './logic.ts';
import { buildList, buildMap } from './literals.ts';
import { strictBinary, strictMany, strictUnary } from './strict.ts';
import type { Call, Constant, Expression, Fold, OptionalMap } from './syntax.ts';
import { Failure, type Outcome, Undecided, Unknown } from './unknown.ts';
import { Optional, TypeValue, Uint, type Value } from './values.ts';

/** An expression ready to run, any number of times. */
export interface Program {
  /** Parts that are sure to fail when they are reached. */
  readonly warnings: readonly Issue[];
  /**
   * @param slots the variables' values in the order they were compiled for; undefined for those that are missing.
   * @throws CostExceeded
   */
  evaluate(slots: readonly (Value | undefined)[], meter: Meter): Outcome;
}

/** @param variables at least those that the expression uses; their order is that of the slots. */
export function compile(
  checked: CheckedExpression,
  implementations: Implementations,
  variables: readonly string[],
): Program {
  const compiler = new Compiler(checked, implementations, variables);
  const run = compiler.compile(checked.root);
  const { localsMax } = checked;
  return {
    warnings: compiler.warnings,
    evaluate: (slots, meter) =>
      run({
        slots,
        meter,
        locals: localsMax === 0 ? NO_LOCALS : Array.from({ length: localsMax }, () => null),
      }),
  };
}

const NO_LOCALS: Value[] = [];

class Compiler {
  readonly #meanings: ReadonlyMap<Expression, Meaning>;
  readonly #qualifiedCalls: ReadonlyMap<Call, string>;
  readonly #implementations: Implementations;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #warnings = new Issues();
  #locals = 0;

  constructor(checked: CheckedExpression, implementations: Implementations, variables: readonly string[]) {
    this.#meanings = checked.meanings;
    this.#qualifiedCalls = checked.qualifiedCalls;
    this.#implementations = implementations;
    this.#slots = new Map(variables.map((name, slot) => [name, slot]));
  }

  get warnings(): readonly Issue[] {
    return this.#warnings.found;
  }

  compile(expression: Expression): Run {
    const meaning = this.#meanings.get(expression);
    if (meaning !== undefined) return this.#name(meaning);
    switch (expression.kind) {
      case 'literal':
        return constant(valueOf(expression.value), 0);
      case 'name':
        assert(false, `name \`${expression.name}\` was not resolved`);
        break;
      case 'select': {
        const { operand, field, optional, at: dot } = expression;
        const read = optional ? selectOptional : select;
        return strictUnary(this.compile(operand), (value) => read(value, field), dot);
      }
      case 'has': {
        const { operand, field, at: dot } = expression;
        return strictUnary(this.compile(operand), (value) => hasField(value, field), dot);
      }
      case 'index': {
        const { operand, index, optional, at: bracket } = expression;
        return strictBinary(this.compile(operand), this.compile(index), optional ? atOptional : at, bracket);
      }
      case 'call':
        return this.#call(expression);
      case 'unary':
        return this.#unary(`${expression.operator}_`, expression.operand, expression.start);
      case 'binary': {
        const { operator, left, right, at: place } = expression;
        return this.#binary(operator === 'in' ? '@in' : `_${operator}_`, left, right, place);
      }
      case 'logic': {
        const { operator, operands } = expression;
        const runs = operands.map((operand) => this.compile(operand));
        const starts = operands.map(({ start }) => start);
        return logic(runs, operator === '||', starts);
      }
      case 'conditional': {
        const { condition, yes, no, at: place } = expression;
        return conditional(this.compile(condition), this.compile(yes), this.compile(no), place);
      }
      case 'list': {
        const { items, start } = expression;
        const runs = items.map(({ value }) => this.compile(value));
        return strictMany(runs, (values) => buildList(values, items), LIST_LITERAL_COST, start);
      }
      case 'map': {
        const { entries, start } = expression;
        const runs = entries.flatMap(({ key, value }) => [this.compile(key), this.compile(value)]);
        return strictMany(runs, (values) => buildMap(values, entries), MAP_LITERAL_COST, start);
      }
      case 'fold':
        return this.#fold(expression);
      case 'optMap':
        return this.#optionalMap(expression);
      default:
        return unreachable(expression);
    }
  }

  #name(meaning: Meaning): Run {
    switch (meaning.kind) {
      case 'local': {
        const { slot } = meaning;
        return (frame) => {
          frame.meter.charge(STEP_COST);
          return frame.locals[slot] ?? null;
        };
      }
      case 'type':
        return constant(new TypeValue(meaning.name), STEP_COST);
      case 'variable': {
        const slot = this.#slots.get(meaning.name);
        assert(slot !== undefined, `variable \`${meaning.name}\` has no slot`);
        const unknown = new Unknown(meaning.name);
        return (frame) => {
          frame.meter.charge(STEP_COST);
          const value = frame.slots[slot];
          return value === undefined ? unknown : value;
        };
      }
      default:
        return unreachable(meaning);
    }
  }

  #call(call: Call): Run {
    const qualified = this.#qualifiedCalls.get(call);
    const name = qualified ?? call.function;
    const isMember = call.target !== undefined && qualified === undefined;
    const operands = isMember && call.target !== undefined ? [call.target, ...call.operands] : call.operands;
    const [first, second] = operands;
    if (first === undefined) {
      const value = this.#implementations.constants.get(name);
      assert(value !== undefined, `function \`${name}\` is declared but not there`);
      return constant(value, STEP_COST);
    }
    if (second === undefined) return this.#unary(name, first, call.at);
    assert(operands.length === 2, `function \`${name}\` has too many operands`);
    if (name === 'or' || name === 'orValue') return this.#alternative(name, first, second, call.at);
    return this.#binary(name, first, second, call.at);
  }

  #unary(name: string, operand: Expression, place: number): Run {
    const apply = this.#implementations.unary.get(name);
    assert(apply !== undefined, `function \`${name}\` is declared but not there`);
    if (operand.kind !== 'literal') return strictUnary(this.compile(operand), apply, place);
    // Functions are pure, so of a literal the result is known now.
    const result = apply(valueOf(operand.value), new Meter(Infinity));
    if (!(result instanceof Failure)) return constant(result, STEP_COST);
    this.#warn(operand, result);
    return constant(result.locatedAt(place), STEP_COST);
  }

  #binary(name: string, left: Expression, right: Expression, place: number): Run {
    const prepare = this.#implementations.prepared.get(name);
    if (prepare !== undefined && right.kind === 'literal') {
      const prepared = prepare(valueOf(right.value));
      if (prepared instanceof Failure) this.#warn(right, prepared);
      const apply: UnaryFunction = prepared instanceof Failure ? () => prepared : prepared;
      return strictUnary(this.compile(left), apply, place);
    }
    const apply: BinaryFunction | undefined = this.#implementations.binary.get(name);
    assert(apply !== undefined, `function \`${name}\` is declared but not there`);
    return strictBinary(this.compile(left), this.compile(right), apply, place);
  }

  /** `left.or(right)` and `left.orValue(right)`: the right side is looked at only when the left is none. */
  #alternative(name: 'or' | 'orValue', left: Expression, right: Expression, place: number): Run {
    const first = this.compile(left);
    const second = this.compile(right);
    return (frame) => {
      const optional = first(frame);
      if (optional instanceof Undecided) return optional;
      frame.meter.charge(STEP_COST);
      if (!(optional instanceof Optional)) return noOverload().locatedAt(place);
      if (optional.value !== undefined) return name === 'or' ? optional : optional.value;
      const other = second(frame);
      const isWrong = name === 'or' && !(other instanceof Undecided) && !(other instanceof Optional);
      return isWrong ? noOverload().locatedAt(place) : other;
    };
  }

  #fold({ macro, range, filter, body, at: place }: Fold): Run {
    const items = this.compile(range);
    const slot = this.#locals++;
    const [test, each] = [filter === undefined ? undefined : this.compile(filter), this.compile(body)];
    this.#locals--;
    switch (macro) {
      case 'all':
      case 'exists':
        return quantifier(items, slot, each, macro === 'exists', place);
      case 'exists_one':
      case 'existsOne':
        return existsOne(items, slot, each, place);
      case 'filter':
        return collect(items, slot, each, undefined, place);
      case 'map':
        return collect(items, slot, test, each, place);
      default:
        return unreachable(macro);
    }
  }

  #optionalMap({ isFlat, target, body, at: place }: OptionalMap): Run {
    const optional = this.compile(target);
    const slot = this.#locals++;
    const each = this.compile(body);
    this.#locals--;
    return (frame) => {
      const outcome = optional(frame);
      if (outcome instanceof Undecided) return outcome;
      if (!(outcome instanceof Optional)) return noOverload().locatedAt(place);
      if (outcome.value === undefined) return Optional.none;
      frame.meter.charge(STEP_COST);
      frame.locals[slot] = outcome.value;
      const result = each(frame);
      if (result instanceof Undecided) return result;
      if (!isFlat) return new Optional(result);
      return result instanceof Optional ? result : noOverload().locatedAt(place);
    };
  }

  #warn({ start, end }: Expression, failure: Failure): void {
    this.#warnings.add(start, end, failure.reason);
  }
}

function constant(outcome: Outcome, cost: number): Run {
  if (cost === 0) return () => outcome;
  return (frame) => {
    frame.meter.charge(cost);
    return outcome;
  };
}

function valueOf(literal: Constant): Value {
  if (literal.type === 'null') return null;
  return literal.type === 'uint' ? new Uint(literal.value) : literal.value;
}
