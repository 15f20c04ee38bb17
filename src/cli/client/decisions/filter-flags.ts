import type { Command } from 'commander';
import type { Entry, RecordedVerdict } from '../../../decisions/record/record.ts';
import type { DecisionFilter } from '../../../gen/bailiwick/v1/DecisionFilter.ts';
import { parseObject } from '../../../model/object-text.ts';
import { parseTime } from '../../../model/time-text.ts';
import { Fault } from '../../../model/fault.ts';
import { KINDS } from '../../../transport/wire/decisions/decision.ts';
import { VERDICTS } from '../../../transport/wire/decisions/outcome.ts';
import { encodeObject } from '../../../transport/wire/references.ts';
import { encodeTimestamp } from '../../../transport/wire/timestamp.ts';
import { repeatedFlag } from '../client-command.ts';

/** Which decisions are meant, as the texts that were given. */
export interface FilterFlags {
  readonly since?: string;
  readonly until?: string;
  readonly user?: string;
  readonly agent?: string;
  readonly session: readonly string[];
  readonly descendants: boolean;
  readonly resource?: string;
  readonly permission?: string;
  readonly verdict?: string;
  readonly reason?: string;
  readonly kind?: string;
  readonly caller?: string;
  readonly request?: string;
}

export function addFilterFlags(command: Command): Command {
  return command
    .option('--since <time>', 'recorded then or later, such as 2030-01-01T12:00:00Z')
    .option('--until <time>', 'recorded before')
    .option('--user <object>', 'in which it took part, such as user:amy')
    .option('--agent <object>', 'in which it took part, such as agent:helper')
    .addOption(repeatedFlag('--session <object>', 'in which it was the leaf of the chain'))
    .option('--descendants', 'with those of all sessions that were split off from it', false)
    .option('--resource <object>', 'about it, such as document:readme')
    .option('--permission <name>', 'asked for it')
    .option('--verdict <verdict>', Object.keys(VERDICTS).join(', '))
    .option('--reason <code>', 'such as REVOKED or depth-exceeded')
    .option('--kind <kind>', Object.keys(KINDS).join(', '))
    .option('--caller <name>', 'the name of the credential that asked')
    .option('--request <id>', 'the id of the request, as it was given in `x-request-id`');
}

/** @throws Fault `invalid-argument` that names the flag */
export function filterOf(flags: FilterFlags): DecisionFilter {
  const object = (text: string | undefined) => (text === undefined ? null : encodeObject(parseObject(text)));
  return {
    from: timeOf('--since', flags.since),
    to: timeOf('--until', flags.until),
    user: object(flags.user),
    agent: object(flags.agent),
    sessions: flags.session.map((text) => encodeObject(parseObject(text))),
    withDescendants: flags.descendants,
    resource: object(flags.resource),
    permission: flags.permission ?? '',
    verdict: oneOf('--verdict', VERDICTS, flags.verdict as RecordedVerdict | undefined),
    reason: flags.reason ?? '',
    kind: oneOf('--kind', KINDS, flags.kind as Entry['kind'] | undefined),
    caller: flags.caller ?? '',
    correlationId: flags.request ?? '',
  };
}

function timeOf(flag: string, text: string | undefined): ReturnType<typeof encodeTimestamp> | null {
  if (text === undefined) return null;
  const ns = parseTime(text);
  if (ns !== undefined) return encodeTimestamp(ns);
  throw new Fault(
    'invalid-argument',
    `\`${flag}\`: expected a time such as \`2030-01-01T12:00:00Z\`, found \`${text}\``,
  );
}

/** @param name may be any text: it is looked for among the known ones */
function oneOf<Name extends string, Number_>(
  flag: string,
  numbers: Readonly<Record<Name, Number_>>,
  name: Name | undefined,
): Number_ | 0 {
  if (name === undefined) return 0;
  if (Object.hasOwn(numbers, name)) return numbers[name];
  throw new Fault(
    'invalid-argument',
    `\`${flag}\`: expected one of ${Object.keys(numbers).join(', ')}, found \`${name}\``,
  );
}
