import { formatObjectAndRelation, formatSubject } from '../../model/object-text.ts';
import type { SubjectRef } from '../../model/relationship.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { LookupSubjectsItem } from '../../operations/asks.ts';
import type { ScratchWorld } from '../../operations/scratch.ts';
import type { ExpectedRelation } from './expected-relation.ts';
import type { FoundSubjects } from './found-subjects.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { SubjectGroups } from './subject-groups.ts';
import { DEPTH_MAX } from './subject-finder.ts';

type Answer = Verdict['kind'];

/** What each way of asking says of one subject. */
interface Answers {
  /** By reading the schema; undefined where that leaves it open. */
  readonly expansion: Answer | undefined;
  /** Undefined for everyone at once, who can't be asked about. */
  readonly check: Answer | undefined;
  readonly lookupSubjects: Answer;
  readonly lookupResources: Answer | undefined;
}

/**
 * Settles one key with lookups: of every subject that was found for it, or that a list names, the lists of subjects and
 * of resources say what a check says without a context, and what was found where no condition is on the way.
 * @param found for the key, by kind
 * @throws Fault as the lookups
 */
export async function compareLists(
  { on, place }: ExpectedRelation,
  found: SubjectGroups,
  world: ScratchWorld,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [kind, set] of found) {
    const [type = '', relation = ''] = kind.split('#');
    const ask = { resource: on.object, permission: on.relation, context: {} };
    const items = await world.lookupSubjects(
      { ...ask, subjectType: type, subjectRelation: relation },
      DEPTH_MAX,
    );
    for (const id of idsIn(set, items)) {
      const subject = { type, id, relation };
      const answers: Answers =
        id === WILDCARD
          ? { ...NOT_ASKED, expansion: ofEveryone(set), lookupSubjects: listed(items, id) }
          : {
              expansion: ofOne(set, subject),
              check: (await world.check({ ...ask, subject }, DEPTH_MAX)).kind,
              lookupSubjects: listed(items, id),
              lookupResources: await listedResource(world, on, subject),
            };
      if (agree(answers)) continue;
      const message = `For object and permission/relation \`${formatObjectAndRelation(on)}\`, different answers for subject \`${formatSubject(subject)}\`: ${textOf(answers)}`;
      problems.push(problemAt(place, message));
    }
  }
  return problems;
}

const NOT_ASKED = { check: undefined, lookupResources: undefined } as const;

function idsIn(
  { concrete, wildcard }: FoundSubjects,
  items: readonly LookupSubjectsItem[],
): ReadonlySet<string> {
  return new Set([
    WILDCARD,
    ...concrete.keys(),
    ...(wildcard?.exceptions.keys() ?? []),
    ...items.flatMap(({ subject, excluded }) => [subject, ...excluded].map(({ id }) => id)),
  ]);
}

function ofEveryone({ wildcard }: FoundSubjects): Answer | undefined {
  if (wildcard === undefined) return 'no';
  return wildcard.conditional ? undefined : 'yes';
}

/** A subject set has what leads through it, by being asked about itself: those who are not found are left open. */
function ofOne({ concrete, wildcard }: FoundSubjects, { id, relation }: SubjectRef): Answer | undefined {
  const one = concrete.get(id);
  if (one !== undefined) return one.conditional ? undefined : 'yes';
  if (relation !== '') return undefined;
  if (wildcard === undefined) return 'no';
  const exception = wildcard.exceptions.get(id);
  if (wildcard.conditional || exception?.conditional === true) return undefined;
  return exception === undefined ? 'yes' : 'no';
}

/** What a list says of a subject: by its own line, as an exclusion from everyone, or as one of everyone. */
function listed(items: readonly LookupSubjectsItem[], id: string): Answer {
  const own = items.find(({ subject }) => subject.id === id);
  if (own !== undefined) return own.subject.verdict.kind;
  const everyone = items.find(({ subject }) => subject.id === WILDCARD);
  const excluded = everyone?.excluded.find((one) => one.id === id)?.verdict.kind;
  if (excluded !== undefined) return excluded === 'yes' ? 'no' : 'conditional';
  return everyone?.subject.verdict.kind ?? 'no';
}

async function listedResource(
  world: ScratchWorld,
  { object, relation }: ExpectedRelation['on'],
  subject: SubjectRef,
): Promise<Answer> {
  const ask = { resourceType: object.type, permission: relation, subject, context: {} };
  const items = await world.lookupResources(ask, DEPTH_MAX);
  return items.find(({ resourceId }) => resourceId === object.id)?.verdict.kind ?? 'no';
}

function agree(answers: Answers): boolean {
  return new Set(Object.values(answers).filter((answer) => answer !== undefined)).size === 1;
}

function textOf({ expansion, check, lookupSubjects, lookupResources }: Answers): string {
  const said = {
    expansion,
    check,
    'lookup of subjects': lookupSubjects,
    'lookup of resources': lookupResources,
  };
  return Object.entries(said)
    .filter(([, answer]) => answer !== undefined)
    .map(([road, answer]) => `${road} \`${answer}\``)
    .join(', ');
}
