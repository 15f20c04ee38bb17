import type { Issues } from './issue.ts';
import { childrenOf, type Expression } from './syntax.ts';
import { Unparsable } from './token-cursor.ts';
import type { Token } from './tokens.ts';

/** Levels of a tree, and of brackets in its text. */
export const EXPRESSION_DEPTH_MAX = 250;
export const EXPRESSION_NODES_MAX = 100_000;
/** What a macro counts for: its loop, condition and step would be nodes were they written out. */
const NODES_PER_MACRO = 10;

/** Keeps trees within bounds, so that everything after the parser may walk them by plain recursion. */
export class TreeBuilder {
  readonly #issues: Issues;
  readonly #depths = new Map<Expression, number>();
  #nodes = 0;
  #nesting = 0;

  constructor(issues: Issues) {
    this.#issues = issues;
  }

  /** How many expressions are open: the parser's own recursion. */
  get nesting(): number {
    return this.#nesting;
  }

  /** @throws Unparsable beyond the depth limit. */
  enter(token: Token): void {
    if (++this.#nesting > EXPRESSION_DEPTH_MAX) this.#failDepth(token.start, token.end);
  }

  leave(): void {
    this.#nesting--;
  }

  /** Back to where `nesting` was read, after an error was thrown past some `leave`s. */
  leaveTo(nesting: number): void {
    this.#nesting = nesting;
  }

  /**
   * Counts `node`, whose children were added before.
   * @throws Unparsable beyond a limit.
   */
  add(node: Expression): Expression {
    let depth = 0;
    for (const child of childrenOf(node)) depth = Math.max(depth, this.#depths.get(child) ?? 0);
    if (++depth > EXPRESSION_DEPTH_MAX) this.#failDepth(node.start, node.end);
    this.#depths.set(node, depth);
    this.#nodes += node.kind === 'fold' || node.kind === 'optMap' ? NODES_PER_MACRO : 1;
    if (this.#nodes > EXPRESSION_NODES_MAX) {
      this.#fail(node.start, node.end, `expression has more than ${EXPRESSION_NODES_MAX} parts`);
    }
    return node;
  }

  #failDepth(start: number, end: number): never {
    return this.#fail(start, end, `expression recursion limit exceeded: ${EXPRESSION_DEPTH_MAX} levels`);
  }

  #fail(start: number, end: number, message: string): never {
    this.#issues.add(start, end, message);
    throw new Unparsable(message);
  }
}
