import { assert } from '../base/assert.ts';
import type { Rewrite } from './rewrite.ts';
import type { Definition } from './schema.ts';

/** A leaf of a rewrite through which someone can have it. */
export interface Giver {
  readonly operand: Extract<Rewrite, { kind: 'self' | 'name' | 'arrow' }>;
  /** Whoever has the leaf has the rewrite; otherwise only a check can tell. */
  readonly certain: boolean;
}

/**
 * The leaves through which everyone comes who can have a rewrite of `definition`. What an exclusion takes away never
 * gives. Whoever has an intersection has each of its operands, so one of them leads to all: the one that promises the
 * fewest.
 */
export function giversOf(rewrite: Rewrite, definition: Definition, certain = true): readonly Giver[] {
  switch (rewrite.kind) {
    case 'nil':
      return [];
    case 'self':
    case 'name':
      return [{ operand: rewrite, certain }];
    case 'arrow':
      return [{ operand: rewrite, certain: certain && rewrite.quantifier === 'any' }];
    case 'union':
      return rewrite.operands.flatMap((operand) => giversOf(operand, definition, certain));
    case 'intersection':
      return giversOf(narrowest(rewrite.operands, definition), definition, false);
    case 'exclusion':
      return giversOf(rewrite.base, definition, false);
    default:
      return rewrite satisfies never;
  }
}

function narrowest(operands: readonly Rewrite[], definition: Definition): Rewrite {
  const [first, ...others] = operands;
  assert(first !== undefined, 'an intersection has operands');
  return others.reduce(
    (best, operand) => (width(operand, definition) < width(best, definition) ? operand : best),
    first,
  );
}

/** How many may have it, as a guess: the fewer, the lower. */
const WIDTH = { nobody: 0, itself: 1, stored: 2, computed: 3, elsewhere: 4, everyone: 5 } as const;

function width(rewrite: Rewrite, definition: Definition): number {
  switch (rewrite.kind) {
    case 'nil':
      return WIDTH.nobody;
    case 'self':
      return WIDTH.itself;
    case 'name': {
      const member = definition.members.get(rewrite.name);
      if (member?.allowed.some(({ kind }) => kind === 'wildcard') === true) return WIDTH.everyone;
      return member?.rewrite === undefined ? WIDTH.stored : WIDTH.computed;
    }
    case 'arrow':
      return WIDTH.elsewhere;
    case 'union':
      return Math.max(...rewrite.operands.map((operand) => width(operand, definition)));
    case 'intersection':
      return Math.min(...rewrite.operands.map((operand) => width(operand, definition)));
    case 'exclusion':
      return width(rewrite.base, definition);
    default:
      return rewrite satisfies never;
  }
}
