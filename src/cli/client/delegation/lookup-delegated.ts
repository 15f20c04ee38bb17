import { Verdict } from '../../../gen/bailiwick/v1/Verdict.ts';
import { RELATION, TYPE } from '../../../model/name-rules.ts';
import { formatObject, partOf } from '../../../model/object-text.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { parseConsistency } from '../consistency-text.ts';
import { parseStruct } from '../json-argument.ts';
import type { LookupOptions } from '../lookup-resources.ts';
import { tellOfRest } from '../page.ts';
import { objectField } from './act-flags.ts';
import { reasonText } from './chain-text.ts';
import { LOOKUP_DELEGATED_RESOURCES } from './methods.ts';

/**
 * `bailiwick lookup-delegated SESSION TYPE PERMISSION`: one object a line. The status is 1 where the chain can't be used.
 * @throws ClientError, Fault
 */
export async function lookupDelegated(
  connection: Connection,
  session: string,
  type: string,
  permission: string,
  { consistency, context, limit, cursor: after = '', json }: LookupOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  const answers = connection.answers(LOOKUP_DELEGATED_RESOURCES, {
    consistency: parseConsistency(consistency),
    session: objectField(session),
    resourceType: partOf('resource type', type, TYPE),
    permission: partOf('permission', permission, RELATION),
    context: parseStruct('--context', context),
    limit,
    cursor: after,
  });
  let [count, cursor] = [0, ''];
  let status: 0 | 1 = 0;
  for await (const answer of answers) {
    if (json) terminal.out(JSON.stringify(LOOKUP_DELEGATED_RESOURCES.toJson(answer)));
    if (answer.resourceId !== '') {
      count++;
      ({ cursor } = answer);
      if (!json) terminal.out(formatObject({ type, id: answer.resourceId }));
    } else if (answer.verdict !== Verdict.VERDICT_ALLOW) {
      status = 1;
      if (!json) terminal.err(`the chain of ${session} can't be used: ${reasonText(answer.reason, [])}`);
    }
  }
  tellOfRest(count, limit, cursor, terminal);
  return status;
}
