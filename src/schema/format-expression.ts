import type { ExpressionSyntax } from './syntax.ts';

/** An expression on one line, with the parentheses its author wrote. */
export function formatExpression(expression: ExpressionSyntax): string {
  switch (expression.kind) {
    case 'nil':
    case 'self':
      return expression.kind;
    case 'name':
      return expression.name.text;
    case 'arrow': {
      const { over, then, quantifier, written } = expression;
      return written === 'arrow' ? `${over.text}->${then.text}` : `${over.text}.${quantifier}(${then.text})`;
    }
    case 'parentheses':
      return `(${formatExpression(expression.inner)})`;
    case 'union':
      return expression.operands.map(formatExpression).join(' + ');
    case 'intersection':
      return expression.operands.map(formatExpression).join(' & ');
    case 'exclusion':
      return `${formatExpression(expression.base)} - ${formatExpression(expression.except)}`;
  }
}
