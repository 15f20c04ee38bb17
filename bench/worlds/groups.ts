import type { Relationship } from '../../src/model/relationship.ts';
import { Random } from './random.ts';
import { object, question, related, subject } from './related.ts';
import type { Question, World } from './world.ts';

export interface GroupsSize {
  readonly seed: number;
  readonly chains: number;
  /** Groups from the outermost to the innermost of a chain. */
  readonly depth: number;
  readonly membersPerGroup: number;
  /** Members of the group `everyone`. */
  readonly everyone: number;
}

const SIZE: GroupsSize = { seed: 30, chains: 50, depth: 30, membersPerGroup: 5, everyone: 1_000_000 };
const QUESTIONS = 1_024;

const SCHEMA = `definition user {}

definition group {
	relation member: user | group#member
}

definition document {
	relation viewer: group#member
	permission view = viewer
}`;

/** Groups in groups, thirty deep, and one group of a million. Members are of one group only. */
export function groupsWorld(scale = 1): World {
  return groupsWorldOf({ ...SIZE, chains: SIZE.chains * scale });
}

export function groupsWorldOf(size: GroupsSize): World {
  return {
    name: 'groups',
    schema: SCHEMA,
    relationships: () => relationshipsOf(size),
    questions: questionsOn(size),
    lists: () => [
      {
        kind: 'subjects',
        title: 'everyone in nested groups',
        resource: object('document', 0),
        permission: 'view',
        subjectType: 'user',
        expected: Array.from({ length: size.depth * size.membersPerGroup }, (_, index) =>
          nested(0, Math.floor(index / size.membersPerGroup), index % size.membersPerGroup),
        ).toSorted(),
      },
    ],
  };
}

/** Whether someone is in the group of `size.everyone` members, who are the users `all-0` and on. */
export function memberOfEveryone(member: number, size: GroupsSize = SIZE): Question {
  const expected = member < size.everyone ? 'yes' : 'no';
  return question(object('document', 'all'), 'view', subject('user', `all-${member}`), expected);
}

function* relationshipsOf(size: GroupsSize): Generator<Relationship> {
  yield related(object('document', 'all'), 'viewer', subject('group', 'everyone', 'member'));
  for (let member = 0; member < size.everyone; member++) {
    yield related(object('group', 'everyone'), 'member', subject('user', `all-${member}`));
  }
  for (let chain = 0; chain < size.chains; chain++) {
    yield related(object('document', chain), 'viewer', subject('group', `${chain}-0`, 'member'));
    for (let level = 0; level < size.depth; level++) {
      const group = object('group', `${chain}-${level}`);
      for (let place = 0; place < size.membersPerGroup; place++) {
        yield related(group, 'member', subject('user', nested(chain, level, place)));
      }
      if (level + 1 < size.depth) {
        yield related(group, 'member', subject('group', `${chain}-${level + 1}`, 'member'));
      }
    }
  }
}

/** A quarter each: someone of the chain, someone of another one, a member of everyone, and someone who is in nothing. */
function questionsOn(size: GroupsSize): readonly Question[] {
  const random = new Random(size.seed);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const chain = random.below(size.chains);
    const other = random.below(size.chains);
    const who = nested(
      index % 4 === 0 ? chain : other,
      random.below(size.depth),
      random.below(size.membersPerGroup),
    );
    if (index % 4 === 2) return memberOfEveryone(random.below(size.everyone), size);
    if (index % 4 === 3) return memberOfEveryone(size.everyone + random.below(size.everyone), size);
    const expected = index % 4 === 0 || other === chain ? 'yes' : 'no';
    return question(object('document', chain), 'view', subject('user', who), expected);
  });
}

function nested(chain: number, level: number, place: number): string {
  return `${chain}-${level}-${place}`;
}
