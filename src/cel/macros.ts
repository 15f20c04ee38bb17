import type { Dialect } from './dialect.ts';
import type { Issues } from './issue.ts';
import type { Call, Expression, FoldMacro } from './syntax.ts';
import type { TreeBuilder } from './tree-builder.ts';

/** The macro that `call` is, or the call itself. A misused macro is reported and comes out as a call. */
export function expandCall(call: Call, dialect: Dialect, tree: TreeBuilder, issues: Issues): Expression {
  const { target } = call;
  const macro = target === undefined ? hasMacro(call, issues) : variableMacro(call, target, dialect, issues);
  return tree.add(macro ?? call);
}

function hasMacro(call: Call, issues: Issues): Expression | undefined {
  const [argument, ...others] = call.operands;
  if (call.function !== 'has' || argument === undefined || others.length > 0) return undefined;
  if (argument.kind !== 'select' || argument.optional) {
    issues.add(argument.start, argument.end, 'invalid argument to `has()` macro: expected `operand.field`');
    return undefined;
  }
  const { operand, field, at } = argument;
  return { kind: 'has', operand, field, at, start: call.start, end: call.end };
}

const FOLD_MACROS: readonly FoldMacro[] = ['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'];

/** `target.macro(variable, …)`. */
function variableMacro(
  call: Call,
  target: Expression,
  dialect: Dialect,
  issues: Issues,
): Expression | undefined {
  const { function: name, operands, at, start, end } = call;
  const [first, second, third] = operands;
  const macro = FOLD_MACROS.find((one) => one === name);
  const isFold = macro !== undefined && (operands.length === 2 || (macro === 'map' && operands.length === 3));
  const isFlat = name === 'optFlatMap' && dialect.optFlatMap;
  const isOptional = (name === 'optMap' || isFlat) && operands.length === 2;
  if ((!isFold && !isOptional) || first === undefined || second === undefined) return undefined;
  const variable = variableOf(first, issues);
  if (!isFold) return { kind: 'optMap', isFlat, target, variable, body: second, at, start, end };
  const filter = third === undefined ? undefined : second;
  return { kind: 'fold', macro, range: target, variable, filter, body: third ?? second, at, start, end };
}

function variableOf(argument: Expression, issues: Issues): string {
  if (argument.kind !== 'name' || argument.absolute) {
    issues.add(argument.start, argument.end, 'argument must be a simple name');
    return '';
  }
  if (argument.name === '__result__') {
    issues.add(argument.start, argument.end, 'iteration variable overwrites accumulator variable');
  }
  return argument.name;
}
