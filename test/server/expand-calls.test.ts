import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { exactly, expandOf, objectText, schemaOf, subjectText, writeOf } from './requests.ts';
import { type Client, NOON_MS, RunningServer } from './running-server.ts';

/** One permission for each element that a tree can show. */
const SCHEMA = `use self
use expiration
definition user {}
definition team {}
definition group {
  relation member: user | group#member
}
definition folder {
  relation viewer: user
  permission view = viewer
}
definition document {
  relation parent: folder | team
  relation owner: user
  relation viewer: user | user:* | group#member | user with expiration
  permission single = viewer
  permission either = viewer + owner
  permission both = viewer & owner
  permission but_not = viewer - owner
  permission grouped = viewer + (owner & viewer)
  permission through = parent->view
  permission through_any = parent.any(view)
  permission through_all = parent.all(view)
  permission nobody = nil
  permission me_too = owner + self
  permission named = either + nobody
}
`;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  await client.writeRelationships(
    writeOf(
      'create document:one#owner@user:olga',
      'create document:one#viewer@group:eng#member',
      'create document:one#viewer@user:*',
      'create document:one#viewer@user:anna',
      'create document:one#viewer@user:late[expiration:2030-01-01T12:00:01Z]',
      'create document:one#parent@folder:home',
      'create document:one#parent@folder:root',
      'create document:one#parent@team:red',
      'create folder:home#viewer@user:hanna',
      'create group:eng#member@user:deep',
    ),
  );
});

/** `document:one#viewer{user:anna}` for a leaf, `document:one#view union[…]` for an operation. */
function text(tree: v1.PermissionRelationshipTree | undefined): string {
  const what = `${objectText(tree?.expandedObject)}#${tree?.expandedRelation}`;
  switch (tree?.treeType.oneofKind) {
    case 'leaf':
      return `${what}{${tree.treeType.leaf.subjects.map(subjectText).join(' ')}}`;
    case 'intermediate': {
      const { operation, children } = tree.treeType.intermediate;
      const name = v1.AlgebraicSubjectSet_Operation[operation].toLowerCase();
      return `${what} ${name}[${children.map(text).join(', ')}]`;
    }
    case undefined:
      return `${what} without a tree`;
  }
}

async function expanded(asked: string): Promise<string> {
  return text((await client.expandPermissionTree(expandOf(asked))).treeRoot);
}

const VIEWER = 'document:one#viewer{user:* user:anna user:late group:eng#member}';
const OWNER = 'document:one#owner{user:olga}';
const STEPS =
  'folder:home#view union[folder:home#viewer{user:hanna}], folder:root#view union[folder:root#viewer{}]';

test.each([
  { name: 'viewer', tree: VIEWER }, // plain subjects first, then sets; the set is not opened
  { name: 'single', tree: `document:one#single union[${VIEWER}]` },
  { name: 'either', tree: `document:one#either union[${VIEWER}, ${OWNER}]` },
  { name: 'both', tree: `document:one#both intersection[${VIEWER}, ${OWNER}]` },
  { name: 'but_not', tree: `document:one#but_not exclusion[${VIEWER}, ${OWNER}]` },
  {
    name: 'grouped',
    tree: `document:one#grouped union[${VIEWER}, document:one#grouped intersection[${OWNER}, ${VIEWER}]]`,
  },
  {
    name: 'through', // a team has no `view`: an empty leaf that belongs to the asking permission
    tree: `document:one#through union[document:one#through union[${STEPS}, document:one#through{}]]`,
  },
  {
    name: 'through_any',
    tree: `document:one#through_any union[document:one#through_any union[${STEPS}, document:one#through_any{}]]`,
  },
  {
    name: 'through_all',
    tree: `document:one#through_all union[document:one#through_all intersection[${STEPS}, document:one#through_all{}]]`,
  },
  { name: 'nobody', tree: 'document:one#nobody union[document:one#nobody{}]' },
  { name: 'me_too', tree: `document:one#me_too union[${OWNER}, document:one#me_too{document:one}]` },
  {
    name: 'named',
    tree: `document:one#named union[document:one#either union[${VIEWER}, ${OWNER}], document:one#nobody union[document:one#nobody{}]]`,
  },
])('$name', async ({ name, tree }) => {
  expect(await expanded(`document:one#${name}`)).toBe(tree);
});

test('an arrow over nothing has no children', async () => {
  expect(await expanded('document:two#through')).toBe(
    'document:two#through union[document:two#through union[]]',
  );
});

test('who has expired is absent', async () => {
  server.clock.set(NOON_MS + 1_000);
  expect(await expanded('document:one#viewer')).toBe(VIEWER.replace(' user:late', ''));
  server.clock.set(NOON_MS);
});

test('the tree is that of the snapshot asked for', async () => {
  const { writtenAt } = await client.writeRelationships(writeOf('create document:three#owner@user:anna'));
  await client.writeRelationships(writeOf('delete document:three#owner@user:anna'));
  expect(await expanded('document:three#owner')).toBe('document:three#owner{}');
  const answer = await client.expandPermissionTree(expandOf('document:three#owner', exactly(writtenAt)));
  expect(text(answer.treeRoot)).toBe('document:three#owner{user:anna}');
  expect(answer.expandedAt).toEqual(writtenAt);
});
