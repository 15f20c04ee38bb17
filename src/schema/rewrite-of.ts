import type { Rewrite } from './rewrite.ts';
import type { ExpressionSyntax } from './syntax.ts';

/** What an expression means: parentheses are gone, and chains of unions and of intersections are flat across them. */
export function rewriteOf(expression: ExpressionSyntax): Rewrite {
  switch (expression.kind) {
    case 'nil':
    case 'self':
      return { kind: expression.kind };
    case 'name':
      return { kind: 'name', name: expression.name.text };
    case 'arrow': {
      const { over, then, quantifier, written } = expression;
      return { kind: 'arrow', over: over.text, then: then.text, quantifier, written };
    }
    case 'parentheses':
      return rewriteOf(expression.inner);
    case 'union':
    case 'intersection':
      return { kind: expression.kind, operands: flatOperands(expression.kind, expression.operands) };
    case 'exclusion':
      return { kind: 'exclusion', base: rewriteOf(expression.base), except: rewriteOf(expression.except) };
  }
}

function flatOperands(
  kind: 'union' | 'intersection',
  operands: readonly ExpressionSyntax[],
): readonly Rewrite[] {
  return operands.map(rewriteOf).flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
}
