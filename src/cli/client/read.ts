import type { Terminal } from '../terminal.ts';
import { READ } from './methods.ts';
import type { Connection } from './connection.ts';
import { parseConsistency } from './consistency-text.ts';
import { parseFilter } from './filter-text.ts';
import { tellOfRest } from './page.ts';
import { relationshipText } from './reference-text.ts';

export interface ReadOptions {
  readonly consistency: string;
  /** 0 for all. */
  readonly limit: number;
  readonly cursor?: string;
  readonly json: boolean;
}

/** `bailiwick read FILTER`: one relationship a line, as `write` takes them. @throws ClientError, Fault */
export async function read(
  connection: Connection,
  filter: string,
  options: ReadOptions,
  terminal: Terminal,
): Promise<void> {
  const answers = connection.answers(READ, {
    consistency: parseConsistency(options.consistency),
    relationshipFilter: parseFilter(filter),
    optionalLimit: options.limit,
    optionalCursor: options.cursor === undefined ? null : { token: options.cursor },
  });
  let [count, cursor] = [0, ''];
  for await (const answer of answers) {
    count++;
    cursor = answer.afterResultCursor?.token ?? '';
    terminal.out(options.json ? JSON.stringify(READ.toJson(answer)) : relationshipText(answer.relationship));
  }
  tellOfRest(count, options.limit, cursor, terminal);
}
