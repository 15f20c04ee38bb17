import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../../src/base/assert.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { DriveAnswers } from './drive-answers.ts';
import { DRIVE_SIZE, type DriveShape, type DriveSize, driveShape, NONE } from './drive-shape.ts';
import { Random } from './random.ts';
import type { Question, World } from './world.ts';

const QUESTIONS = 4_096;
/** Among them, in the drive of `DRIVE_SIZE`. It moves only when the drive itself is changed on purpose. */
export const DRIVE_YES_COUNT = 917;
/** One question in four is about `edit`, the others about `view`. */
const QUESTIONS_PER_EDIT = 4;
/** One in eight is put by the document's owner, the others by anyone. */
const QUESTIONS_PER_OWNER = 8;

/**
 * A shared drive: organizations, nested teams, a forest of folders, documents in them. A question walks from a document
 * up through some eight folders, and at each down through the teams that view it.
 */
export function driveWorld(): World {
  const world = driveWorldOf(DRIVE_SIZE);
  const yesCount = world.questions.filter(({ expected }) => expected).length;
  assert(yesCount === DRIVE_YES_COUNT, `expected ${DRIVE_YES_COUNT} yes on the drive, found ${yesCount}`);
  return world;
}

export function driveWorldOf(size: DriveSize): World {
  const shape = driveShape(size);
  return {
    name: 'drive',
    schema: readFileSync(path.join(import.meta.dirname, 'drive.zed'), 'utf8'),
    relationships: [...relationshipsOf(shape)],
    questions: questionsOn(shape),
  };
}

function* relationshipsOf(shape: DriveShape): Generator<Relationship> {
  const { size } = shape;
  for (let user = 0; user < size.users; user++) {
    yield related(`organization:${user % size.organizations}`, 'member', `user:${user}`);
  }
  for (let organization = 0; organization < size.organizations; organization++) {
    yield related(`organization:${organization}`, 'admin', `user:${organization}`);
  }
  for (let team = 0; team < size.teams; team++) {
    for (const user of shape.teamMembers[team]!) yield related(`team:${team}`, 'member', `user:${user}`);
    const parent = shape.teamParent[team]!;
    if (parent !== NONE) yield related(`team:${parent}`, 'member', `team:${team}`, 'member');
  }
  for (let folder = 0; folder < size.folders; folder++) {
    const parent = shape.folderParent[folder]!;
    yield related(
      `folder:${folder}`,
      'parent',
      parent === NONE ? `organization:${folder}` : `folder:${parent}`,
    );
    yield related(`folder:${folder}`, 'viewer', `team:${shape.folderViewer[folder]!}`, 'member');
    const editor = shape.folderEditor[folder]!;
    if (editor !== NONE) yield related(`folder:${folder}`, 'editor', `user:${editor}`);
  }
  for (let document = 0; document < size.documents; document++) {
    yield related(`document:${document}`, 'folder', `folder:${shape.documentFolder[document]!}`);
    yield related(`document:${document}`, 'owner', `user:${shape.documentOwner[document]!}`);
  }
}

function questionsOn(shape: DriveShape): readonly Question[] {
  const { size } = shape;
  const random = new Random(size.seed + 1);
  const answers = new DriveAnswers(shape);
  return Array.from({ length: QUESTIONS }, () => {
    const document = random.below(size.documents);
    const anyone = random.below(size.users);
    const user = random.below(QUESTIONS_PER_OWNER) === 0 ? shape.documentOwner[document]! : anyone;
    const edits = random.below(QUESTIONS_PER_EDIT) === 0;
    return {
      resource: { type: 'document', id: String(document) },
      permission: edits ? 'edit' : 'view',
      subject: { type: 'user', id: String(user), relation: '' },
      expected: edits ? answers.mayEdit(user, document) : answers.mayView(user, document),
    };
  });
}

function related(resource: string, relation: string, subject: string, subjectRelation = ''): Relationship {
  const [resourceType = '', resourceId = ''] = resource.split(':');
  const [subjectType = '', subjectId = ''] = subject.split(':');
  return {
    resource: { type: resourceType, id: resourceId },
    relation,
    subject: { type: subjectType, id: subjectId, relation: subjectRelation },
    caveat: undefined,
    expiresAtNs: undefined,
  };
}
