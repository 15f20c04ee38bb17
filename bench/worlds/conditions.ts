import type { Relationship } from '../../src/model/relationship.ts';
import { Random } from './random.ts';
import { object, question, related, subject } from './related.ts';
import type { Question, World } from './world.ts';

export interface ConditionsSize {
  readonly seed: number;
  readonly documents: number;
  readonly users: number;
}

const SIZE: ConditionsSize = { seed: 3, documents: 5_000, users: 500 };
const QUESTIONS = 2_048;

const SCHEMA = `caveat within(amount int, limit int) {
	amount <= limit
}

definition user {}

definition team {
	relation member: user with within
}

definition folder {
	relation viewer: team#member with within
}

definition document {
	relation folder: folder with within
	permission view = folder->viewer
}`;

/** The least of the three limits between a user and a document; what is asked about is an amount. */
const LIMITS = { folder: 300, viewer: 200, member: 100 } as const;

/** A condition on every relationship, three on every way. Document `d` is in folder `d`, which team `d % users` views. */
export function conditionsWorld(scale = 1): World {
  return conditionsWorldOf({ ...SIZE, documents: SIZE.documents * scale });
}

export function conditionsWorldOf(size: ConditionsSize): World {
  return {
    name: 'conditions',
    schema: SCHEMA,
    relationships: () => relationshipsOf(size),
    questions: questionsOn(size),
    lists: () => [],
  };
}

function* relationshipsOf({ documents, users }: ConditionsSize): Generator<Relationship> {
  const within = (limit: number): { readonly caveat: { name: string; context: { limit: number } } } => ({
    caveat: { name: 'within', context: { limit } },
  });
  for (let user = 0; user < users; user++) {
    yield related(object('team', user), 'member', subject('user', user), within(LIMITS.member));
  }
  for (let document = 0; document < documents; document++) {
    const folder = object('folder', document);
    yield related(
      object('document', document),
      'folder',
      subject('folder', document),
      within(LIMITS.folder + (document % 50)),
    );
    yield related(
      folder,
      'viewer',
      subject('team', document % users, 'member'),
      within(LIMITS.viewer + (document % 50)),
    );
  }
}

/** By the one who may, under contexts that hold, that don't, and that say nothing; and by one who may not at all. */
function questionsOn({ seed, documents, users }: ConditionsSize): readonly Question[] {
  const random = new Random(seed);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const document = random.below(documents);
    const ask = (user: number, expected: Question['expected']): Question =>
      question(object('document', document), 'view', subject('user', user % users), expected);
    const owner = document % users;
    const amount = random.below(LIMITS.member);
    if (index % 4 === 0) return { ...ask(owner, 'conditional'), context: {} };
    if (index % 4 === 1) return { ...ask(owner, 'no'), context: { amount: LIMITS.member + 1 + amount } };
    if (index % 4 === 2) return { ...ask(owner + 1, 'no'), context: { amount } };
    return { ...ask(owner, 'yes'), context: { amount } };
  });
}
