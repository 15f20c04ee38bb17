import { LookupPermissionship } from '../../gen/authzed/api/v1/LookupPermissionship.ts';
import { _authzed_api_v1_LookupSubjectsRequest_WildcardOption as WildcardOption } from '../../gen/authzed/api/v1/LookupSubjectsRequest.ts';
import type { LookupSubjectsResponse__Output } from '../../gen/authzed/api/v1/LookupSubjectsResponse.ts';
import type { ResolvedSubject__Output } from '../../gen/authzed/api/v1/ResolvedSubject.ts';
import { RELATION, TYPE } from '../../model/name-rules.ts';
import { formatSubject, parseObject, partOf } from '../../model/object-text.ts';
import { encodeObject } from '../../transport/wire/references.ts';
import type { Terminal } from '../terminal.ts';
import { LOOKUP_SUBJECTS } from './methods.ts';
import { conditionText } from './condition-text.ts';
import type { Connection } from './connection.ts';
import { parseConsistency } from './consistency-text.ts';
import { parseStruct } from './json-argument.ts';
import type { LookupOptions } from './lookup-resources.ts';
import { tellOfRest } from './page.ts';

export interface LookupSubjectsOptions extends LookupOptions {
  /** False to be told only of subjects by name, and not of `user:*`. */
  readonly wildcards: boolean;
}

/** What `type` or `type#relation` says. */
interface SubjectKind {
  readonly type: string;
  readonly relation: string;
}

/** `bailiwick lookup-subjects RESOURCE PERMISSION TYPE[#RELATION]`: one subject a line. @throws ClientError, Fault */
export async function lookupSubjects(
  connection: Connection,
  resource: string,
  permission: string,
  subjects: string,
  options: LookupSubjectsOptions,
  terminal: Terminal,
): Promise<void> {
  const kind = parseKind(subjects);
  const answers = connection.answers(LOOKUP_SUBJECTS, {
    consistency: parseConsistency(options.consistency),
    resource: encodeObject(parseObject(resource)),
    permission: partOf('permission', permission, RELATION),
    subjectObjectType: kind.type,
    optionalSubjectRelation: kind.relation,
    context: parseStruct('--context', options.context),
    optionalConcreteLimit: options.limit,
    optionalCursor: options.cursor === undefined ? null : { token: options.cursor },
    wildcardOption: options.wildcards
      ? WildcardOption.WILDCARD_OPTION_INCLUDE_WILDCARDS
      : WildcardOption.WILDCARD_OPTION_EXCLUDE_WILDCARDS,
  });
  let [count, cursor] = [0, ''];
  for await (const answer of answers) {
    if (answer.subject?.subjectObjectId !== '*') count++; // the limit is one of subjects by name
    cursor = answer.afterResultCursor?.token ?? '';
    terminal.out(options.json ? JSON.stringify(LOOKUP_SUBJECTS.toJson(answer)) : lineOf(kind, answer));
  }
  tellOfRest(count, options.limit, cursor, terminal);
}

function parseKind(text: string): SubjectKind {
  const [type, relation] = text.split(/#(.*)/s);
  return {
    type: partOf('subject type', type, TYPE),
    relation: relation === undefined ? '' : partOf('subject relation', relation, RELATION),
  };
}

/** ``user:*  except user:ben, user:carl (conditional: missing `hour`)`` */
function lineOf(kind: SubjectKind, { subject, excludedSubjects }: LookupSubjectsResponse__Output): string {
  const name = (one: ResolvedSubject__Output | null): string =>
    formatSubject({ ...kind, id: one?.subjectObjectId ?? '' });
  const condition =
    subject === null || isCertain(subject) ? '' : `  ${conditionText(subject.partialCaveatInfo)}`;
  const excluded = excludedSubjects.map((one) =>
    isCertain(one) ? name(one) : `${name(one)} (${conditionText(one.partialCaveatInfo)})`,
  );
  const exception = excluded.length === 0 ? '' : `  except ${excluded.join(', ')}`;
  return `${name(subject)}${condition}${exception}`;
}

function isCertain({ permissionship }: ResolvedSubject__Output): boolean {
  return permissionship === LookupPermissionship.LOOKUP_PERMISSIONSHIP_HAS_PERMISSION;
}
