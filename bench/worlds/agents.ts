import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Relationship } from '../../src/model/relationship.ts';
import {
  agentOf,
  AGENTS_SIZE,
  type AgentsShape,
  agentsShape,
  type AgentsSize,
  folderPath,
  NONE,
  sessionId,
  userOf,
} from './agents-shape.ts';
import { Random } from './random.ts';
import { idsWhere, object, question, related, subject } from './related.ts';
import type { Answer, KnownList, Question, World } from './world.ts';

const QUESTIONS = 2_048;
/** The year 2100: sessions lapse by themselves, but not while they are measured. */
const ENDS = { expiresAtNs: 4_102_444_800_000_000_000n } as const;

/** Sessions that act for users through agents, in chains, each link an ordinary subject. */
export function agentsWorld(scale = 1): World {
  const { chains, documents } = AGENTS_SIZE;
  return agentsWorldOf({ ...AGENTS_SIZE, chains: chains * scale, documents: documents * scale });
}

export function agentsWorldOf(size: AgentsSize): World {
  const shape = agentsShape(size);
  return {
    name: 'agents',
    schema: readFileSync(path.join(import.meta.dirname, 'agents.zed'), 'utf8'),
    relationships: () => relationshipsOf(shape),
    questions: questionsOn(shape),
    lists: () => listsOn(shape),
  };
}

/**
 * The rights of a whole chain of delegation on one document: one question for the user, and two for each hop, the
 * agent's and the session's. Every link may view it, which is the costly answer.
 */
export function chainQuestions(shape: AgentsShape, chain: number, hops: number): readonly Question[] {
  const document = shape.documentFolder.indexOf(shape.chainFolder[chain]!);
  const ask = (type: string, id: number | string): Question =>
    question(object('document', document), 'view', subject(type, id), 'yes');
  const links = [ask('user', userOf(shape, chain))];
  for (let hop = 0; hop < hops; hop++) {
    links.push(ask('agent', agentOf(shape, chain, hop)), ask('session', sessionId(chain, hop)));
  }
  return links;
}

function* relationshipsOf(shape: AgentsShape): Generator<Relationship> {
  const { size } = shape;
  for (let user = 0; user < size.users; user++) {
    yield related(object('group', user % size.groups), 'direct', subject('user', user));
  }
  for (let agent = 0; agent < size.agents; agent++) {
    yield related(object('kit', agent % size.kits), 'agent', subject('agent', agent));
    yield related(object('agent', agent), 'owner', subject('user', agent % size.users));
    yield related(object('agent', agent), 'tenant', subject('organization', agent % size.organizations));
  }
  for (let organization = 0; organization < size.organizations; organization++) {
    const reader = subject('kit', organization % size.kits, 'holder');
    yield related(object('organization', organization), 'agent_reader', reader);
  }
  for (let folder = 0; folder < size.folders; folder++) {
    const parent = shape.folderParent[folder]!;
    const above =
      parent === NONE
        ? related(object('folder', folder), 'org', subject('organization', folder))
        : related(object('folder', folder), 'parent', subject('folder', parent));
    yield above;
    const viewers = subject('group', shape.folderViewer[folder]!, 'member');
    yield related(object('folder', folder), 'viewer', viewers);
  }
  for (let document = 0; document < size.documents; document++) {
    yield related(object('document', document), 'folder', subject('folder', shape.documentFolder[document]!));
  }
  for (let chain = 0; chain < size.chains; chain++) yield* chainRelationships(shape, chain);
}

function* chainRelationships(shape: AgentsShape, chain: number): Generator<Relationship> {
  const folder = shape.chainFolder[chain]!;
  const organization = folderPath(shape, folder).at(-1)!;
  for (let hop = 0; hop < shape.size.hops; hop++) {
    const session = object('session', sessionId(chain, hop));
    yield related(session, 'tenant', subject('organization', organization));
    yield related(session, 'actor', subject('agent', agentOf(shape, chain, hop)), ENDS);
    if (hop === 0) yield related(session, 'on_behalf_of', subject('user', userOf(shape, chain)), ENDS);
    else yield related(session, 'parent', subject('session', sessionId(chain, hop - 1)), ENDS);
    yield related(object('folder', folder), 'viewer', subject('session', session.id), ENDS);
  }
}

/** A third each by users, agents and sessions; the sessions half the time about what is in their scope. */
function questionsOn(shape: AgentsShape): readonly Question[] {
  const { size } = shape;
  const random = new Random(size.seed + 1);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const anyDocument = random.below(size.documents);
    const chain = random.below(size.chains);
    const hop = random.below(size.hops);
    const inScope = shape.documentFolder.indexOf(shape.chainFolder[chain]!);
    const document = random.below(2) === 0 ? inScope : anyDocument;
    const ask = (type: string, id: number | string, isYes: boolean): Question =>
      question(object('document', document), 'view', subject(type, id), answer(isYes));
    const user = random.below(size.users);
    const agent = random.below(size.agents);
    if (index % 3 === 0) return ask('user', user, userMayView(shape, user, document));
    if (index % 3 === 1) return ask('agent', agent, agentMayView(shape, agent, document));
    return ask('session', sessionId(chain, hop), sessionMayView(shape, chain, document));
  });
}

function listsOn(shape: AgentsShape): readonly KnownList[] {
  const { size } = shape;
  return [
    {
      kind: 'resources',
      title: 'all documents of a session',
      resourceType: 'document',
      permission: 'view',
      subject: subject('session', sessionId(0, 0)),
      expected: idsWhere(size.documents, (document) => sessionMayView(shape, 0, document)),
    },
    {
      kind: 'resources',
      title: 'all documents of an agent',
      resourceType: 'document',
      permission: 'view',
      subject: subject('agent', 0),
      expected: idsWhere(size.documents, (document) => agentMayView(shape, 0, document)),
    },
  ];
}

function userMayView(shape: AgentsShape, user: number, document: number): boolean {
  const { size, folderViewer } = shape;
  return pathOf(shape, document).some((folder) => folderViewer[folder] === user % size.groups);
}

function agentMayView(shape: AgentsShape, agent: number, document: number): boolean {
  const { kits } = shape.size;
  return pathOf(shape, document).at(-1)! % kits === agent % kits;
}

function sessionMayView(shape: AgentsShape, chain: number, document: number): boolean {
  return pathOf(shape, document).includes(shape.chainFolder[chain]!);
}

function pathOf(shape: AgentsShape, document: number): readonly number[] {
  return folderPath(shape, shape.documentFolder[document]!);
}

function answer(isYes: boolean): Answer {
  return isYes ? 'yes' : 'no';
}
