import { DecisionOrder } from '../../../gen/bailiwick/v1/DecisionOrder.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { tellOfRest } from '../page.ts';
import { TABLE_HEAD, tableRow } from './decision-table.ts';
import { type FilterFlags, filterOf } from './filter-flags.ts';
import { isJson, type OutputFlags } from './output-flags.ts';
import { QUERY, TAIL } from './methods.ts';

export interface QueryOptions extends FilterFlags, OutputFlags {
  readonly newest: boolean;
  /** 0 for all. */
  readonly limit: number;
  readonly cursor?: string;
}

/** `bailiwick decisions query`: one record a line. @throws ClientError, Fault */
export async function query(
  connection: Connection,
  options: QueryOptions,
  terminal: Terminal,
): Promise<void> {
  const print = printer(options, terminal);
  let [count, cursor] = [0, ''];
  const { newest, limit } = options;
  const order = newest
    ? DecisionOrder.DECISION_ORDER_NEWEST_FIRST
    : DecisionOrder.DECISION_ORDER_OLDEST_FIRST;
  const ask = { filter: filterOf(options), order, limit, cursor: options.cursor ?? '' };
  for await (const answer of connection.answers(QUERY, ask)) {
    count++;
    ({ cursor } = answer);
    print(answer.decision?.canonical ?? '', () => JSON.stringify(QUERY.toJson(answer)));
  }
  tellOfRest(count, limit, cursor, terminal);
}

export interface TailOptions extends FilterFlags, OutputFlags {
  /** A sequence. */
  readonly from?: number;
}

/** `bailiwick decisions tail`: as `query`, without end. Says how to go on when it is stopped. @throws ClientError, Fault */
export async function tail(
  connection: Connection,
  options: TailOptions,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<void> {
  const print = printer(options, terminal);
  let next = options.from;
  const start = options.from === undefined ? {} : { fromSequence: options.from };
  try {
    for await (const answer of connection.answers(TAIL, { filter: filterOf(options), ...start }, stop)) {
      next = Number(answer.decision?.sequence) + 1;
      print(answer.decision?.canonical ?? '', () => JSON.stringify(TAIL.toJson(answer)));
    }
  } finally {
    if (next !== undefined) terminal.err(`to go on from here: \`--from ${next}\``);
  }
}

/** A table with its head before the first row, or lines of JSON. */
function printer(options: OutputFlags, terminal: Terminal): (canonical: string, json: () => string) => void {
  if (isJson(options, terminal)) return (_canonical, json) => terminal.out(json());
  let isFirst = true;
  return (canonical) => {
    if (isFirst) terminal.out(TABLE_HEAD.trimEnd());
    isFirst = false;
    terminal.out(tableRow(canonical).trimEnd());
  };
}
