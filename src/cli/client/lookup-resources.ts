import { LookupPermissionship } from '../../gen/authzed/api/v1/LookupPermissionship.ts';
import { RELATION, TYPE } from '../../model/name-rules.ts';
import { formatObject, parseSubject, partOf } from '../../model/object-text.ts';
import { encodeSubject } from '../../transport/wire/references.ts';
import type { Terminal } from '../terminal.ts';
import { LOOKUP_RESOURCES } from './methods.ts';
import { conditionText } from './condition-text.ts';
import type { Connection } from './connection.ts';
import { parseConsistency } from './consistency-text.ts';
import { parseStruct } from './json-argument.ts';
import { tellOfRest } from './page.ts';

export interface LookupOptions {
  readonly consistency: string;
  /** Values for conditions, a JSON object. */
  readonly context?: string;
  /** 0 for all. */
  readonly limit: number;
  readonly cursor?: string;
  readonly json: boolean;
}

/** `bailiwick lookup-resources TYPE PERMISSION SUBJECT`: one object a line. @throws ClientError, Fault */
export async function lookupResources(
  connection: Connection,
  type: string,
  permission: string,
  subject: string,
  options: LookupOptions,
  terminal: Terminal,
): Promise<void> {
  const answers = connection.answers(LOOKUP_RESOURCES, {
    consistency: parseConsistency(options.consistency),
    resourceObjectType: partOf('resource type', type, TYPE),
    permission: partOf('permission', permission, RELATION),
    subject: encodeSubject(parseSubject(subject)),
    context: parseStruct('--context', options.context),
    optionalLimit: options.limit,
    optionalCursor: options.cursor === undefined ? null : { token: options.cursor },
  });
  let [count, cursor] = [0, ''];
  for await (const answer of answers) {
    count++;
    cursor = answer.afterResultCursor?.token ?? '';
    if (options.json) {
      terminal.out(JSON.stringify(LOOKUP_RESOURCES.toJson(answer)));
      continue;
    }
    const object = formatObject({ type, id: answer.resourceObjectId });
    const certain = answer.permissionship === LookupPermissionship.LOOKUP_PERMISSIONSHIP_HAS_PERMISSION;
    terminal.out(certain ? object : `${object}  ${conditionText(answer.partialCaveatInfo)}`);
  }
  tellOfRest(count, options.limit, cursor, terminal);
}
