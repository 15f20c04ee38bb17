import type { Expression } from '../../src/cel/syntax.ts';

/**
 * `expression` as if nothing were known before it runs: every literal under `dyn`, and in place of a call of a
 * function outside `functions` the name `unbound`. Some conformance cases say what happens without a checker.
 */
export function withoutTypes(expression: Expression, functions: ReadonlySet<string>): Expression {
  const all = (one: Expression): Expression => withoutTypes(one, functions);
  switch (expression.kind) {
    case 'name':
      return expression;
    case 'literal':
      return dyn(expression);
    case 'select':
    case 'has':
    case 'unary':
      return { ...expression, operand: all(expression.operand) };
    case 'index':
      return { ...expression, operand: all(expression.operand), index: all(expression.index) };
    case 'binary':
      return { ...expression, left: all(expression.left), right: all(expression.right) };
    case 'logic':
      return { ...expression, operands: expression.operands.map(all) };
    case 'conditional':
      return {
        ...expression,
        condition: all(expression.condition),
        yes: all(expression.yes),
        no: all(expression.no),
      };
    case 'list':
      return dyn({
        ...expression,
        items: expression.items.map((item) => ({ ...item, value: all(item.value) })),
      });
    case 'map':
      return dyn({
        ...expression,
        entries: expression.entries.map((entry) => ({
          ...entry,
          key: all(entry.key),
          value: all(entry.value),
        })),
      });
    case 'call': {
      const { target, operands, start, end } = expression;
      if (!functions.has(expression.function))
        return { kind: 'name', name: 'unbound', absolute: false, start, end };
      return {
        ...expression,
        target: target === undefined ? undefined : all(target),
        operands: operands.map(all),
      };
    }
    case 'fold':
    case 'optMap':
      return expression;
  }
}

function dyn(operand: Expression): Expression {
  const { start, end } = operand;
  return {
    kind: 'call',
    function: 'dyn',
    target: undefined,
    absolute: false,
    operands: [operand],
    at: start,
    start,
    end,
  };
}
