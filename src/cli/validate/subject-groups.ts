import type { SubjectRef } from '../../model/relationship.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { FoundSubject, FoundSubjects, FoundWildcard } from './found-subjects.ts';
import { NOBODY, exclusion, intersection, union, withCondition } from './found-subjects.ts';

/**
 * Found subjects of all kinds. The key is `type#relation`, which no name can contain; sets of different kinds never
 * meet.
 */
export type SubjectGroups = ReadonlyMap<string, FoundSubjects>;

export const NO_GROUPS: SubjectGroups = new Map();

/** One found subject as the report shows it. */
export interface SubjectEntry {
  readonly subject: SubjectRef;
  readonly found: FoundSubject;
  /** Empty unless the subject is a wildcard. */
  readonly exceptions: FoundWildcard['exceptions'];
}

/** One subject, found on `resource`. */
export function singleSubject(subject: SubjectRef, conditional: boolean, resource: string): SubjectGroups {
  const found = { conditional, resources: new Set([resource]) };
  const set: FoundSubjects =
    subject.id === WILDCARD
      ? { concrete: new Map(), wildcard: { ...found, exceptions: new Map() } }
      : { concrete: new Map([[subject.id, found]]), wildcard: undefined };
  return new Map([[`${subject.type}#${subject.relation}`, set]]);
}

export function unionOfGroups(operands: readonly SubjectGroups[]): SubjectGroups {
  const entries = operands.flatMap((operand) => [...operand]);
  const byKind = Map.groupBy(entries, ([kind]) => kind);
  return new Map([...byKind].map(([kind, sets]) => [kind, unionOfAll(sets.map(([, set]) => set))]));
}

/** Only kinds present in every operand remain; without operands there is nobody. */
export function intersectionOfGroups(operands: readonly SubjectGroups[]): SubjectGroups {
  const [first = NO_GROUPS, ...rest] = operands;
  return rest.reduce((groups, operand) => {
    const kept = [...groups].flatMap(([kind, set]): [string, FoundSubjects][] => {
      const other = operand.get(kind);
      return other === undefined ? [] : [[kind, intersection(set, other)]];
    });
    return new Map(kept);
  }, first);
}

export function exclusionOfGroups(base: SubjectGroups, except: SubjectGroups): SubjectGroups {
  return new Map([...base].map(([kind, set]) => [kind, exclusion(set, except.get(kind) ?? NOBODY)]));
}

export function groupsWithCondition(groups: SubjectGroups): SubjectGroups {
  return new Map([...groups].map(([kind, set]) => [kind, withCondition(set)]));
}

export function entriesOf(groups: SubjectGroups): readonly SubjectEntry[] {
  return [...groups].flatMap(([kind, { concrete, wildcard }]) => {
    const [type = '', relation = ''] = kind.split('#');
    const entries: SubjectEntry[] = [...concrete].map(([id, found]) => ({
      subject: { type, id, relation },
      found,
      exceptions: new Map(),
    }));
    if (wildcard === undefined) return entries;
    return [
      ...entries,
      { subject: { type, id: WILDCARD, relation }, found: wildcard, exceptions: wildcard.exceptions },
    ];
  });
}

/** By halves: a union copies both sides, and one after another would copy the first of n sets n times. */
function unionOfAll(sets: readonly FoundSubjects[]): FoundSubjects {
  const [first = NOBODY] = sets;
  if (sets.length <= 1) return first;
  const middle = sets.length >> 1;
  return union(unionOfAll(sets.slice(0, middle)), unionOfAll(sets.slice(middle)));
}
