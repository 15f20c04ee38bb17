import { unreachable } from '../../../base/assert.ts';
import type { Entry, Outcome } from '../../../decisions/record/record.ts';
import { formatObject, formatSubject } from '../../../model/object-text.ts';

/** Who asked for something, in a few words: whom it is about, and not who brought the call. */
export function whoText(entry: Entry): string {
  switch (entry.kind) {
    case 'check':
    case 'lookup-resources':
      return formatSubject(entry.subject);
    case 'bulk':
      return countOf(new Set(entry.items.map(({ subject }) => formatSubject(subject))).size, 'subject');
    case 'delegated-check':
    case 'delegated-bulk':
    case 'delegated-lookup':
      return formatObject(entry.session);
    case 'grant':
    case 'stop':
      return entry.by === undefined ? entry.call.caller : formatObject(entry.by);
    case 'expand':
    case 'lookup-subjects':
    case 'schema':
    case 'relationships':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
    case 'log-read':
    case 'denied-call':
      return entry.call.caller;
    case 'gap':
    case 'retention':
      return '-';
    default:
      return unreachable(entry);
  }
}

/** What was asked or done, in a few words. */
export function whatText(entry: Entry): string {
  switch (entry.kind) {
    case 'check':
    case 'expand':
    case 'delegated-check':
      return `${formatObject(entry.resource)} ${entry.permission}`;
    case 'bulk':
    case 'delegated-bulk':
      return countOf(entry.items.length, 'question');
    case 'lookup-resources':
    case 'delegated-lookup':
      return `${entry.resourceType} ${entry.permission}: ${entry.found} found`;
    case 'lookup-subjects':
      return `${formatObject(entry.resource)} ${entry.permission}: ${entry.found} found`;
    case 'schema':
      return 'a new schema';
    case 'profile':
      return 'a new profile';
    case 'tenant':
      return `${entry.action} this tenant`;
    case 'tenant-limits':
      return `other limits: ${entry.changes.map(({ limit }) => limit).join(', ')}`;
    case 'relationships':
      return `${entry.action} ${countOf(entry.updateCount, 'relationship')}`;
    case 'grant':
    case 'stop':
      return `${entry.action} ${formatObject(entry.target)}`;
    case 'log-read':
      return `${entry.action} of this log`;
    case 'denied-call':
      return `${methodText(entry.method)} without ${lackText(entry)}${timesText(entry)}`;
    case 'gap':
      return `${lostText(entry)} (${entry.cause})`;
    case 'retention':
      return `${entry.from} to ${entry.upTo - 1} removed (${entry.cause})`;
    default:
      return unreachable(entry);
  }
}

/** `deny (REVOKED)`, `conditional (missing hour)`; `-` for what decides nothing. */
export function outcomeText(entry: Entry): string {
  return 'outcome' in entry ? verdictText(entry.outcome) : '-';
}

export function verdictText({ verdict, reason, missing }: Outcome): string {
  const why = [
    ...(reason === undefined || reason === 'ALLOWED' ? [] : [reason]),
    ...(missing.length === 0 ? [] : [`missing ${missing.join(', ')}`]),
  ];
  return why.length === 0 ? verdict : `${verdict} (${why.join('; ')})`;
}

/** `PermissionsService/CheckPermission`. */
function methodText(method: string): string {
  return method.slice(method.lastIndexOf('.') + 1);
}

type DeniedCall = Extract<Entry, { readonly kind: 'denied-call' }>;

function lackText({ lack, rights, namedTenant }: DeniedCall): string {
  switch (lack) {
    case 'right':
      return `the right ${rights.join(' or ')}`;
    case 'tenant':
      return `the tenant ${JSON.stringify(namedTenant)}`;
    case 'operator':
      return 'being an operator';
    default:
      return unreachable(lack);
  }
}

function timesText({ unrecorded }: DeniedCall): string {
  return unrecorded === 0 ? '' : `, and ${unrecorded} more`;
}

function lostText({ lost, counted }: Extract<Entry, { readonly kind: 'gap' }>): string {
  if (counted === 'unknown') return 'decisions are missing';
  return `${counted === 'at-most' ? 'at most ' : ''}${countOf(lost, 'decision')} missing`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
