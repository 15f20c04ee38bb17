import { parseRecord } from '../../../decisions/record/record-text.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { formatTree } from '../tree-text.ts';
import { decisionTree } from './decision-tree.ts';
import { GET } from './methods.ts';
import { isJson, type OutputFlags } from './output-flags.ts';

/** `bailiwick decisions show ID`: one record as a tree. @throws ClientError */
export async function show(
  connection: Connection,
  decisionId: string,
  options: OutputFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(GET, { decisionId });
  if (isJson(options, terminal)) terminal.out(JSON.stringify(GET.toJson(answer)));
  else terminal.out(formatTree(decisionTree(parseRecord(answer.decision?.canonical ?? ''))));
}
