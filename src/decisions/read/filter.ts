import type { ObjectRef } from '../../model/relationship.ts';
import { partiesOf, resourcesOf, verdictsOf } from '../disk/terms.ts';
import type { Call, DecisionRecord, Entry, Outcome, RecordedVerdict } from '../record/record.ts';

/** Which decisions are meant. Absent fields match everything; all present ones must match. */
export interface DecisionFilter {
  /** Recorded at this time or later, milliseconds since the Unix epoch. */
  readonly fromMs?: number | undefined;
  /** Recorded before this time. */
  readonly toMs?: number | undefined;
  /** Took part: asked about, a link of the chain, or what an act is about. */
  readonly user?: ObjectRef | undefined;
  readonly agent?: ObjectRef | undefined;
  /** One of these was the leaf of the chain, was asked about, or is what an act is about. */
  readonly sessions?: readonly ObjectRef[] | undefined;
  /** Whether a session is also meant where it is further up in the chain, so that all its descendants are. */
  readonly withDescendants?: boolean | undefined;
  readonly resource?: ObjectRef | undefined;
  readonly permission?: string | undefined;
  /** Of the call or one of its items. */
  readonly verdict?: RecordedVerdict | undefined;
  /** Of the call or one of its items. */
  readonly reason?: string | undefined;
  readonly kind?: Entry['kind'] | undefined;
  readonly caller?: string | undefined;
  readonly correlationId?: string | undefined;
}

export function matchesFilter(filter: DecisionFilter, { recordedAtMs, entry }: DecisionRecord): boolean {
  const { fromMs, toMs, user, agent, sessions, withDescendants, resource, verdict, reason } = filter;
  if (fromMs !== undefined && recordedAtMs < fromMs) return false;
  if (toMs !== undefined && recordedAtMs >= toMs) return false;
  if (filter.kind !== undefined && filter.kind !== entry.kind) return false;
  if (verdict !== undefined && !verdictsOf(entry).includes(verdict)) return false;
  if (reason !== undefined && !outcomesOf(entry).some((outcome) => outcome.reason === reason)) return false;
  if (resource !== undefined && !has(resourcesOf(entry), resource)) return false;
  if (filter.permission !== undefined && !permissionsOf(entry).includes(filter.permission)) return false;
  if (user !== undefined && !has(partiesOf(entry), user)) return false;
  if (agent !== undefined && !has(partiesOf(entry), agent)) return false;
  if (sessions !== undefined) {
    const parties = withDescendants === true ? partiesOf(entry) : leavesOf(entry);
    if (!sessions.some((session) => has(parties, session))) return false;
  }
  const call = callOf(entry);
  if (filter.caller !== undefined && filter.caller !== call?.caller) return false;
  return filter.correlationId === undefined || filter.correlationId === call?.correlationId;
}

/** Who took part, without those above the leaf of a chain. */
function leavesOf(entry: Entry): readonly ObjectRef[] {
  if ('session' in entry) return [entry.session];
  return entry.kind === 'grant' ? [entry.target] : partiesOf(entry);
}

function callOf(entry: Entry): Call | undefined {
  return 'call' in entry ? entry.call : undefined;
}

function outcomesOf(entry: Entry): readonly Outcome[] {
  const items = 'items' in entry ? entry.items.map((item) => item.outcome) : [];
  return 'outcome' in entry ? [entry.outcome, ...items] : items;
}

function permissionsOf(entry: Entry): readonly string[] {
  if ('items' in entry) return entry.items.map((item) => item.permission);
  return 'permission' in entry ? [entry.permission] : [];
}

function has(objects: readonly ObjectRef[], wanted: ObjectRef): boolean {
  return objects.some(({ type, id }) => type === wanted.type && id === wanted.id);
}
