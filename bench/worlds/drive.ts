import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assert } from '../../src/base/assert.ts';
import type { Relationship, SubjectRef } from '../../src/model/relationship.ts';
import { DriveAnswers } from './drive-answers.ts';
import { type DriveShape, type DriveSize, driveShape, driveSize, NONE } from './drive-shape.ts';
import { Random } from './random.ts';
import { idsWhere, object, question, related, subject } from './related.ts';
import type { KnownList, Question, World } from './world.ts';

const QUESTIONS = 4_096;
/** Among them, in the drive of scale 1. It moves only when the drive itself is changed on purpose. */
export const DRIVE_YES_COUNT = 917;
/** One question in four is about `edit`, the others about `view`. */
const QUESTIONS_PER_EDIT = 4;
/** One in eight is put by the document's owner, the others by anyone. */
const QUESTIONS_PER_OWNER = 8;
/** Whose documents are listed: the admin of an organization, who may view all that is below it. */
const LISTING_USER = 0;
/** Whose viewers are listed. */
const LISTED_DOCUMENT = 0;

/**
 * A shared drive: organizations, nested teams, a forest of folders, documents in them. A question walks from a document
 * up through some eight folders, and at each down through the teams that view it.
 */
export function driveWorld(scale = 1): World {
  const world = driveWorldOf(driveSize(scale));
  if (scale === 1) {
    const yesCount = world.questions.filter(({ expected }) => expected === 'yes').length;
    assert(yesCount === DRIVE_YES_COUNT, `expected ${DRIVE_YES_COUNT} yes on the drive, found ${yesCount}`);
  }
  return world;
}

export function driveWorldOf(size: DriveSize): World {
  const shape = driveShape(size);
  const answers = new DriveAnswers(shape);
  return {
    name: 'drive',
    schema: readFileSync(path.join(import.meta.dirname, 'drive.zed'), 'utf8'),
    relationships: () => relationshipsOf(shape),
    questions: questionsOn(shape, answers),
    lists: () => listsOn(shape, answers),
  };
}

function* relationshipsOf(shape: DriveShape): Generator<Relationship> {
  const { size } = shape;
  for (let user = 0; user < size.users; user++) {
    yield related(object('organization', user % size.organizations), 'member', subject('user', user));
  }
  for (let organization = 0; organization < size.organizations; organization++) {
    yield related(object('organization', organization), 'admin', subject('user', organization));
  }
  for (let team = 0; team < size.teams; team++) {
    for (const user of shape.teamMembers[team]!)
      yield related(object('team', team), 'member', subject('user', user));
    const parent = shape.teamParent[team]!;
    if (parent !== NONE) yield related(object('team', parent), 'member', subject('team', team, 'member'));
  }
  for (let folder = 0; folder < size.folders; folder++) {
    yield related(object('folder', folder), 'parent', parentOf(shape, folder));
    const viewers = subject('team', shape.folderViewer[folder]!, 'member');
    yield related(object('folder', folder), 'viewer', viewers);
    const editor = shape.folderEditor[folder]!;
    if (editor !== NONE) yield related(object('folder', folder), 'editor', subject('user', editor));
  }
  for (let document = 0; document < size.documents; document++) {
    const resource = object('document', document);
    yield related(resource, 'folder', subject('folder', shape.documentFolder[document]!));
    yield related(resource, 'owner', subject('user', shape.documentOwner[document]!));
  }
}

function parentOf({ folderParent }: DriveShape, folder: number): SubjectRef {
  const parent = folderParent[folder]!;
  return parent === NONE ? subject('organization', folder) : subject('folder', parent);
}

function questionsOn(shape: DriveShape, answers: DriveAnswers): readonly Question[] {
  const { size } = shape;
  const random = new Random(size.seed + 1);
  return Array.from({ length: QUESTIONS }, () => {
    const document = random.below(size.documents);
    const anyone = random.below(size.users);
    const user = random.below(QUESTIONS_PER_OWNER) === 0 ? shape.documentOwner[document]! : anyone;
    const edits = random.below(QUESTIONS_PER_EDIT) === 0;
    const isYes = edits ? answers.mayEdit(user, document) : answers.mayView(user, document);
    return question(
      object('document', document),
      edits ? 'edit' : 'view',
      subject('user', user),
      isYes ? 'yes' : 'no',
    );
  });
}

function listsOn({ size }: DriveShape, answers: DriveAnswers): readonly KnownList[] {
  return [
    {
      kind: 'resources',
      title: 'all documents of a user',
      resourceType: 'document',
      permission: 'view',
      subject: subject('user', LISTING_USER),
      expected: idsWhere(size.documents, (document) => answers.mayView(LISTING_USER, document)),
    },
    {
      kind: 'subjects',
      title: 'all viewers of a document',
      resource: object('document', LISTED_DOCUMENT),
      permission: 'view',
      subjectType: 'user',
      expected: idsWhere(size.users, (user) => answers.mayView(user, LISTED_DOCUMENT)),
    },
  ];
}
