import type { Terminal } from '../terminal.ts';

/** After a page of `count` items, says how to go on when there may be more. A `limit` of 0 is none. */
export function tellOfRest(count: number, limit: number, cursor: string, terminal: Terminal): void {
  if (limit === 0 || count < limit || cursor === '') return;
  terminal.err(`there may be more: \`--cursor ${cursor}\``);
}
