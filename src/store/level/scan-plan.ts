import type { RelationshipFilter } from '../../model/filter.ts';
import type { RelationshipIdentity } from '../../model/relationship.ts';
import { WILDCARD } from '../../model/relationship.ts';
import {
  classOf,
  forwardText,
  joined,
  PLAIN_SUBJECTS,
  reverseText,
  SUBJECT_SETS,
  WILDCARDS,
} from './identity-key.ts';
import type { SubjectClass } from './identity-key.ts';
import { afterPrefix, rangeOf, TAG } from './layout.ts';
import type { KeyRange } from './layout.ts';

/** Where to read to find what a filter matches: ranges of one index, ascending. They may hold more than that. */
export interface ScanPlan {
  readonly index: 'forward' | 'reverse';
  readonly ranges: readonly KeyRange[];
}

/**
 * The narrowest ranges, chosen by which fields are set, never by what is stored: so the order of a scan depends on the
 * filter alone.
 *
 *   resource id and relation    the page, and of it only the classes and subjects asked for
 *   subject id                  the subject's reverse rows, unless the resource is given and the subject's relation not
 *   resource type               its forward rows, narrowed by id or prefix of ids
 *   subject type                its reverse rows
 *   neither                     all forward rows
 */
export function planScan(filter: RelationshipFilter): ScanPlan {
  const { resourceType, resourceId, relation, subject } = filter;
  if (resourceType !== undefined && resourceId !== undefined && relation !== undefined) {
    return plan(
      'forward',
      pagePrefixes(`${TAG.forward}${joined(resourceType, resourceId, relation)}`, filter),
    );
  }
  if (subject?.id !== undefined && (resourceId === undefined || subject.relation !== undefined)) {
    const known =
      subject.relation === undefined
        ? joined(subject.type, subject.id)
        : `${joined(subject.type, subject.id, subject.relation)}${resourcePrefix(filter)}`;
    return plan('reverse', [`${TAG.reverse}${known}`]);
  }
  if (resourceType !== undefined) return plan('forward', [`${TAG.forward}${resourcePrefix(filter)}`]);
  if (subject !== undefined) return plan('reverse', [`${TAG.reverse}${joined(subject.type)}`]);
  return plan('forward', [TAG.forward]);
}

/** What is left of a plan after the row of `after`, in the plan's order. */
export function resumeAfter({ index, ranges }: ScanPlan, after: RelationshipIdentity): ScanPlan {
  const text = index === 'forward' ? forwardText(after) : reverseText(after);
  const next = afterPrefix(Buffer.from(text));
  return {
    index,
    ranges: ranges
      .filter((range) => Buffer.compare(next, range.lt) < 0)
      .map((range) => (Buffer.compare(next, range.gte) > 0 ? { gte: next, lt: range.lt } : range)),
  };
}

/** The one relationship a filter can match, if it names every part of it. */
export function identityIn(filter: RelationshipFilter): RelationshipIdentity | undefined {
  const { resourceType, resourceId, relation, subject } = filter;
  if (resourceType === undefined || resourceId === undefined || relation === undefined) return undefined;
  if (subject?.id === undefined || subject.relation === undefined) return undefined;
  return {
    resource: { type: resourceType, id: resourceId },
    relation,
    subject: { type: subject.type, id: subject.id, relation: subject.relation },
  };
}

function plan(index: ScanPlan['index'], prefixes: readonly string[]): ScanPlan {
  return { index, ranges: prefixes.map(rangeOf) };
}

function pagePrefixes(page: string, { subject }: RelationshipFilter): readonly string[] {
  if (subject === undefined) return [page];
  const known = joined(
    ...[subject.type, subject.id, subject.relation].slice(0, knownParts(subject)).map(String),
  );
  return classesOf(subject).map((one) => `${page}${one}${known}`);
}

type SubjectFilter = NonNullable<RelationshipFilter['subject']>;

function knownParts({ id, relation }: SubjectFilter): number {
  if (id === undefined) return 1;
  return relation === undefined ? 2 : 3;
}

/** The classes that hold subjects which match, in their order on the page. */
function classesOf({ id, relation }: SubjectFilter): readonly SubjectClass[] {
  if (id !== undefined && relation !== undefined) return [classOf({ id, relation })];
  if (relation !== undefined && relation !== '') return [SUBJECT_SETS];
  if (relation === '') return [WILDCARDS, PLAIN_SUBJECTS];
  if (id === undefined) return [WILDCARDS, SUBJECT_SETS, PLAIN_SUBJECTS];
  return id === WILDCARD ? [WILDCARDS, SUBJECT_SETS] : [SUBJECT_SETS, PLAIN_SUBJECTS];
}

function resourcePrefix({ resourceType, resourceId, resourceIdPrefix }: RelationshipFilter): string {
  if (resourceType === undefined) return '';
  if (resourceId !== undefined) return joined(resourceType, resourceId);
  return `${joined(resourceType)}${resourceIdPrefix ?? ''}`;
}
