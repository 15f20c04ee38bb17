import { unreachable } from '../base/assert.ts';
import { formatDouble } from './numbers.ts';
import { quoteBytes, quoteField, quoteText } from './quote.ts';
import { type BinaryOperator, childrenOf, type Constant, type Expression } from './syntax.ts';

/**
 * The expression on one line, with the spaces and parentheses it needs and no others, text in double quotes and
 * numbers in decimal. Parsing it gives the same tree; comments are lost.
 */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printConstant(expression.value);
    case 'name':
      return expression.absolute ? `.${expression.name}` : expression.name;
    case 'select': {
      const { operand, optional, field } = expression;
      return `${printOperand(operand, MEMBER)}${optional ? '.?' : '.'}${quoteField(field)}`;
    }
    case 'has':
      return `has(${printOperand(expression.operand, MEMBER)}.${quoteField(expression.field)})`;
    case 'index': {
      const { operand, optional, index } = expression;
      return `${printOperand(operand, MEMBER)}[${optional ? '?' : ''}${print(index)}]`;
    }
    case 'call': {
      const { target, function: name, absolute, operands } = expression;
      const head = target === undefined ? (absolute ? '.' : '') : `${printOperand(target, MEMBER)}.`;
      return `${head}${name}(${operands.map(print).join(', ')})`;
    }
    case 'unary':
      return printUnary(expression.operator, expression.operand);
    case 'binary':
      return printBinary(expression.operator, expression.left, expression.right);
    case 'logic': {
      const level = expression.operator === '||' ? OR : AND;
      const operands = expression.operands.map((operand) => printOperand(operand, level + 1));
      return operands.join(` ${expression.operator} `);
    }
    case 'conditional': {
      const { condition, yes, no } = expression;
      return `${printOperand(condition, OR)} ? ${printOperand(yes, OR)} : ${print(no)}`;
    }
    case 'list':
      return `[${expression.items.map(({ value, optional }) => `${optional ? '?' : ''}${print(value)}`).join(', ')}]`;
    case 'map': {
      const entries = expression.entries.map(
        ({ key, value, optional }) => `${optional ? '?' : ''}${print(key)}: ${print(value)}`,
      );
      return `{${entries.join(', ')}}`;
    }
    case 'fold': {
      const { macro, range, variable, filter, body } = expression;
      const operands = [variable, ...(filter === undefined ? [] : [print(filter)]), print(body)];
      return `${printOperand(range, MEMBER)}.${macro}(${operands.join(', ')})`;
    }
    case 'optMap': {
      const { isFlat, target, variable, body } = expression;
      const macro = isFlat ? 'optFlatMap' : 'optMap';
      return `${printOperand(target, MEMBER)}.${macro}(${variable}, ${print(body)})`;
    }
    default:
      return unreachable(expression);
  }
}

/* How tightly an expression holds together. */
const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const MEMBER = 7;

const LEVELS: Readonly<Record<BinaryOperator, number>> = {
  '==': RELATION,
  '!=': RELATION,
  '<': RELATION,
  '<=': RELATION,
  '>': RELATION,
  '>=': RELATION,
  in: RELATION,
  '+': SUM,
  '-': SUM,
  '*': PRODUCT,
  '/': PRODUCT,
  '%': PRODUCT,
};

function levelOf(expression: Expression): number {
  if (expression.kind === 'conditional') return CONDITIONAL;
  if (expression.kind === 'logic') return expression.operator === '||' ? OR : AND;
  if (expression.kind === 'binary') return LEVELS[expression.operator];
  return expression.kind === 'unary' ? UNARY : MEMBER;
}

/** In parentheses unless it holds together at least as tightly as `level`. */
function printOperand(expression: Expression, level: number): string {
  const text = print(expression);
  return levelOf(expression) < level ? `(${text})` : text;
}

/** Operators of one level go from left to right. */
function printBinary(operator: BinaryOperator, left: Expression, right: Expression): string {
  const level = LEVELS[operator];
  return `${printOperand(left, level)} ${operator} ${printOperand(right, level + 1)}`;
}

/** Signs side by side would cancel out, and a minus before a number becomes part of the number. */
function printUnary(operator: '!' | '-', operand: Expression): string {
  const leftmost = leftmostOf(operand);
  const isNumber =
    leftmost.kind === 'literal' && (leftmost.value.type === 'int' || leftmost.value.type === 'double');
  const needsParentheses = operator === '-' && isNumber;
  return `${operator}${needsParentheses ? `(${print(operand)})` : printOperand(operand, MEMBER)}`;
}

/** The expression that `expression`, a primary and what follows it, begins with. */
function leftmostOf(expression: Expression): Expression {
  const isFollowed =
    expression.kind === 'select' ||
    expression.kind === 'index' ||
    expression.kind === 'fold' ||
    expression.kind === 'optMap' ||
    (expression.kind === 'call' && expression.target !== undefined);
  const [first] = isFollowed ? childrenOf(expression) : [];
  return first === undefined ? expression : leftmostOf(first);
}

function printConstant(constant: Constant): string {
  switch (constant.type) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(constant.value);
    case 'uint':
      return `${constant.value}u`;
    case 'double': {
      const text = formatDouble(constant.value);
      return /[.e]/.test(text) ? text : `${text}.0`;
    }
    case 'string':
      return quoteText(constant.value);
    case 'bytes':
      return quoteBytes(constant.value);
    default:
      return unreachable(constant);
  }
}
