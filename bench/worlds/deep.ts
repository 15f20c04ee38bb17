import type { Relationship } from '../../src/model/relationship.ts';
import { Random } from './random.ts';
import { idsWhere, object, question, related, subject } from './related.ts';
import type { Question, World } from './world.ts';

export interface DeepSize {
  readonly seed: number;
  readonly chains: number;
  /** Folders from the top to the bottom. */
  readonly depth: number;
  /** At the bottom of each chain. */
  readonly documents: number;
  readonly users: number;
}

const SIZE: DeepSize = { seed: 40, chains: 100, depth: 40, documents: 20, users: 1_000 };
const QUESTIONS = 1_024;

const SCHEMA = `definition user {}

definition folder {
	relation parent: folder
	relation viewer: user
	permission view = viewer + parent->view
}

definition document {
	relation folder: folder
	permission view = folder->view
}`;

/** Documents at the bottom of long chains of folders. Only the top of a chain says who may view. */
export function deepWorld(scale = 1): World {
  return deepWorldOf({ ...SIZE, chains: SIZE.chains * scale });
}

export function deepWorldOf(size: DeepSize): World {
  return {
    name: 'deep',
    schema: SCHEMA,
    relationships: () => relationshipsOf(size),
    questions: questionsOn(size),
    lists: () => [
      {
        kind: 'resources',
        title: 'all documents below a user',
        resourceType: 'document',
        permission: 'view',
        subject: subject('user', 0),
        expected: idsWhere(size.chains * size.documents, (document) =>
          mayView(size, 0, Math.floor(document / size.documents)),
        ),
      },
    ],
  };
}

function* relationshipsOf({ chains, depth, documents, users }: DeepSize): Generator<Relationship> {
  for (let chain = 0; chain < chains; chain++) {
    yield related(object('folder', `${chain}-0`), 'viewer', subject('user', chain % users));
    for (let level = 1; level < depth; level++) {
      yield related(
        object('folder', `${chain}-${level}`),
        'parent',
        subject('folder', `${chain}-${level - 1}`),
      );
    }
    for (let document = 0; document < documents; document++) {
      yield related(
        object('document', chain * documents + document),
        'folder',
        subject('folder', `${chain}-${depth - 1}`),
      );
    }
  }
}

/** Every question walks all the way up, and half of them find the one who may. */
function questionsOn(size: DeepSize): readonly Question[] {
  const random = new Random(size.seed);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const document = random.below(size.chains * size.documents);
    const chain = Math.floor(document / size.documents);
    const user = index % 2 === 0 ? chain % size.users : random.below(size.users);
    const expected = mayView(size, user, chain) ? 'yes' : 'no';
    return question(object('document', document), 'view', subject('user', user), expected);
  });
}

function mayView({ users }: DeepSize, user: number, chain: number): boolean {
  return chain % users === user;
}
