import { unreachable } from '../base/assert.ts';
import type { Rewrite } from './rewrite.ts';

/**
 * A permission's expression in canonical form: parentheses around intersections and exclusions that are operands, and
 * nowhere else. A union as an operand needs none, since `+` binds tightest.
 */
export function formatRewrite(rewrite: Rewrite): string {
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
      return rewrite.kind;
    case 'name':
      return rewrite.name;
    case 'arrow': {
      const { over, then, quantifier, written } = rewrite;
      return written === 'arrow' ? `${over}->${then}` : `${over}.${quantifier}(${then})`;
    }
    case 'union':
      return rewrite.operands.map(formatOperand).join(' + ');
    case 'intersection':
      return rewrite.operands.map(formatOperand).join(' & ');
    case 'exclusion':
      return `${formatOperand(rewrite.base)} - ${formatOperand(rewrite.except)}`;
    default:
      return unreachable(rewrite);
  }
}

/** How many parentheses deep `formatRewrite` nests. */
export function formattedNesting(rewrite: Rewrite): number {
  return operandsOf(rewrite).reduce((deepest, operand) => {
    const own = needsParentheses(operand) ? 1 : 0;
    return Math.max(deepest, own + formattedNesting(operand));
  }, 0);
}

function operandsOf(rewrite: Rewrite): readonly Rewrite[] {
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
    case 'name':
    case 'arrow':
      return [];
    case 'union':
    case 'intersection':
      return rewrite.operands;
    case 'exclusion':
      return [rewrite.base, rewrite.except];
    default:
      return unreachable(rewrite);
  }
}

function formatOperand(operand: Rewrite): string {
  return needsParentheses(operand) ? `(${formatRewrite(operand)})` : formatRewrite(operand);
}

function needsParentheses({ kind }: Rewrite): boolean {
  return kind === 'intersection' || kind === 'exclusion';
}
