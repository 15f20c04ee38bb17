import { unreachable } from '../../src/base/assert.ts';
import type { Constant, Expression, Fold } from '../../src/cel/syntax.ts';

/**
 * The tree as the parser suite writes it, without spaces: operators as functions, macros written out as loops, chains
 * of `&&` and `||` as balanced trees.
 */
export function debugText(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return constantText(expression.value);
    case 'name':
      return `${expression.absolute ? '.' : ''}${expression.name}`;
    case 'select': {
      const { operand, field, optional } = expression;
      return optional
        ? call('_?._', [debugText(operand), JSON.stringify(field)])
        : `${debugText(operand)}.${field}`;
    }
    case 'has':
      return `${debugText(expression.operand)}.${expression.field}~test-only~`;
    case 'index': {
      const { operand, index, optional } = expression;
      return call(optional ? '_[?_]' : '_[_]', [debugText(operand), debugText(index)]);
    }
    case 'call': {
      const { target, function: name, operands } = expression;
      const own = call(name, operands.map(debugText));
      return target === undefined ? own : `${debugText(target)}.${own}`;
    }
    case 'unary':
      return call(`${expression.operator}_`, [debugText(expression.operand)]);
    case 'binary': {
      const name = expression.operator === 'in' ? '@in' : `_${expression.operator}_`;
      return call(name, [debugText(expression.left), debugText(expression.right)]);
    }
    case 'logic':
      return balanced(`_${expression.operator}_`, expression.operands.map(debugText));
    case 'conditional': {
      const { condition, yes, no } = expression;
      return call('_?_:_', [condition, yes, no].map(debugText));
    }
    case 'list':
      return `[${expression.items.map(({ value, optional }) => `${optional ? '?' : ''}${debugText(value)}`).join(',')}]`;
    case 'map': {
      const entries = expression.entries.map(
        ({ key, value, optional }) => `${optional ? '?' : ''}${debugText(key)}:${debugText(value)}`,
      );
      return `{${entries.join(',')}}`;
    }
    case 'fold':
      return foldText(expression);
    case 'optMap':
      return 'optMap is not in the suite';
    default:
      return unreachable(expression);
  }
}

function call(name: string, operands: readonly string[]): string {
  return `${name}(${operands.join(',')})`;
}

/** The larger half on the left. */
function balanced(name: string, operands: readonly string[]): string {
  if (operands.length === 1) return operands[0] ?? '';
  const half = Math.ceil(operands.length / 2);
  return call(name, [balanced(name, operands.slice(0, half)), balanced(name, operands.slice(half))]);
}

const RESULT = '@result';

function foldText({ macro, range, variable, filter, body }: Fold): string {
  const inner = debugText(body);
  const append = (item: string): string => call('_+_', [RESULT, `[${item}]`]);
  const when = (condition: string, step: string): string => call('_?_:_', [condition, step, RESULT]);
  const loop = (init: string, condition: string, step: string, result: string): string =>
    `__comprehension__(//Variable${variable},//Target${debugText(range)},//Accumulator${RESULT},//Init${init},//LoopCondition${condition},//LoopStep${step},//Result${result})`;
  switch (macro) {
    case 'all':
      return loop('true', call('@not_strictly_false', [RESULT]), call('_&&_', [RESULT, inner]), RESULT);
    case 'exists':
      return loop(
        'false',
        call('@not_strictly_false', [call('!_', [RESULT])]),
        call('_||_', [RESULT, inner]),
        RESULT,
      );
    case 'exists_one':
    case 'existsOne':
      return loop('0', 'true', when(inner, call('_+_', [RESULT, '1'])), call('_==_', [RESULT, '1']));
    case 'map': {
      const step = append(inner);
      return loop('[]', 'true', filter === undefined ? step : when(debugText(filter), step), RESULT);
    }
    case 'filter':
      return loop('[]', 'true', when(inner, append(variable)), RESULT);
    default:
      return unreachable(macro);
  }
}

function constantText(constant: Constant): string {
  switch (constant.type) {
    case 'null':
      return 'null';
    case 'uint':
      return `${constant.value}u`;
    case 'string':
      return goQuoted(constant.value);
    case 'bytes':
      return `b"${String.fromCharCode(...constant.value)}"`;
    case 'bool':
    case 'int':
    case 'double':
      return String(constant.value);
    default:
      return unreachable(constant);
  }
}

function goQuoted(text: string): string {
  return JSON.stringify(text).replaceAll('\\u0007', '\\a').replaceAll('\\u000b', '\\v');
}
