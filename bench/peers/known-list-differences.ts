import { checksOf } from '../../test/worlds/world.ts';
import { goalsOf } from './feasible.ts';
import type { KnownDifference } from './known-differences.ts';
import { hasCycle } from './walks.ts';

/** Where the lists of SpiceDB part from its own checks. Rows of checks hold for lists too. */
export const KNOWN_LIST_DIFFERENCES: Readonly<
  Record<'lookupResources' | 'lookupSubjects', readonly KnownDifference[]>
> = {
  lookupResources: [
    {
      name: 'list-cycle',
      reason:
        'SpiceDB follows a cycle upwards from the subject until its depth budget is used up, also where no check behind the list meets it',
      explains: ({ world, theirs }) =>
        theirs.kind === 'error' &&
        theirs.text.includes('max depth exceeded') &&
        checksOf(world).some((question) => hasCycle(goalsOf(world, question))),
    },
  ],
  lookupSubjects: [
    {
      name: 'list-self',
      reason:
        'SpiceDB lists the id of a resource that has `self` among subjects of any type; here only among those of its own',
      explains: ({ world, question: { resource, subject }, theirs }) =>
        theirs.kind === 'yes' &&
        world.schemaText.includes('use self') &&
        subject.id === resource.id &&
        subject.type !== resource.type,
    },
  ],
};
