import type { Relationship } from '../../src/model/relationship.ts';
import { Random } from './random.ts';
import { idsWhere, object, question, related, subject } from './related.ts';
import type { Question, World } from './world.ts';

export interface WideSize {
  readonly seed: number;
  /** Users whom the document `shared` is shared with, one by one. */
  readonly viewers: number;
  /** Groups that the user `busy` is in, each of which views a document of its own. */
  readonly groups: number;
}

const SIZE: WideSize = { seed: 10_000, viewers: 10_000, groups: 10_000 };
const QUESTIONS = 1_024;

const SCHEMA = `definition user {}

definition group {
	relation member: user
}

definition document {
	relation viewer: user | group#member
	permission view = viewer
}`;

/** One document that is shared with very many, and one user who is in very many groups. */
export function wideWorld(scale = 1): World {
  return wideWorldOf({ ...SIZE, viewers: SIZE.viewers * scale, groups: SIZE.groups * scale });
}

export function wideWorldOf(size: WideSize): World {
  return {
    name: 'wide',
    schema: SCHEMA,
    relationships: () => relationshipsOf(size),
    questions: questionsOn(size),
    lists: () => [
      {
        kind: 'resources',
        title: 'all documents of a user in many groups',
        resourceType: 'document',
        permission: 'view',
        subject: subject('user', 'busy'),
        expected: ['everything', ...idsWhere(size.groups, () => true)].toSorted(),
      },
      {
        kind: 'subjects',
        title: 'all viewers of a document shared with many',
        resource: object('document', 'shared'),
        permission: 'view',
        subjectType: 'user',
        expected: idsWhere(size.viewers, () => true),
      },
    ],
  };
}

function* relationshipsOf({ viewers, groups }: WideSize): Generator<Relationship> {
  for (let user = 0; user < viewers; user++) {
    yield related(object('document', 'shared'), 'viewer', subject('user', user));
  }
  for (let group = 0; group < groups; group++) {
    yield related(object('group', group), 'member', subject('user', 'busy'));
    yield related(object('document', group), 'viewer', subject('group', group, 'member'));
    // One document that every group views: whoever is in none of them is looked for in all of them.
    yield related(object('document', 'everything'), 'viewer', subject('group', group, 'member'));
  }
}

/** Of the shared document by viewers and others, of the groups' documents, and of the one that all groups view. */
function questionsOn({ seed, viewers, groups }: WideSize): readonly Question[] {
  const random = new Random(seed);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const user = random.below(viewers * 2);
    const group = random.below(groups);
    if (index % 4 < 2) {
      const expected = user < viewers ? 'yes' : 'no';
      return question(object('document', 'shared'), 'view', subject('user', user), expected);
    }
    if (index % 4 === 2) return question(object('document', group), 'view', subject('user', 'busy'), 'yes');
    return question(object('document', 'everything'), 'view', subject('user', user), 'no');
  });
}
