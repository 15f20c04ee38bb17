import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { encodeToken } from '../../src/consistency/token.ts';
import { refusalOf } from './refusal.ts';
import {
  atLeast,
  bulkOf,
  checkOf,
  deleteOf,
  exactly,
  expandOf,
  readOf,
  relationship,
  schemaOf,
  writeOf,
} from './requests.ts';
import { RunningServer } from './running-server.ts';
import { UNTOUCHED_SCHEMA, untouchedWorld } from './untouched-world.ts';

const world = untouchedWorld();

const INVALID = 'INVALID_ARGUMENT';

const plain = [
  {
    name: 'a token that nobody gave out',
    call: () =>
      world.client.checkPermission(checkOf('document:plan#view@user:anna', exactly({ token: 'nonsense' }))),
    code: INVALID,
    phrase: 'invalid revision requested',
  },
  {
    name: 'a token that nobody gave out, as the least to be seen',
    call: () =>
      world.client.expandPermissionTree(expandOf('document:plan#view', atLeast({ token: 'nonsense' }))),
    code: INVALID,
    phrase: 'invalid revision requested',
  },
  {
    name: 'a token of another server',
    call: () => world.client.checkPermission(checkOf('document:plan#view@user:anna', exactly(world.foreign))),
    code: INVALID,
    phrase: 'given out by another store',
  },
  {
    name: 'a token of another server, as the least to be seen',
    call: () =>
      world.client.checkBulkPermissions(
        bulkOf(['document:plan#view@user:anna'], { consistency: atLeast(world.foreign) }),
      ),
    code: INVALID,
    phrase: 'given out by another store',
  },
  {
    name: 'a token from behind the window',
    call: () => world.client.checkPermission(checkOf('document:plan#view@user:anna', exactly(world.expired))),
    code: 'OUT_OF_RANGE',
    phrase: 'invalid revision: revision has expired',
  },
  {
    name: 'a cursor from behind the window',
    call: () =>
      world.client.readRelationships(
        readOf({ type: 'document' }, { optionalLimit: 1, optionalCursor: world.expiredCursor }),
      ),
    code: 'OUT_OF_RANGE',
    phrase: 'invalid revision: revision has expired',
  },
  {
    name: 'a request context that is too large',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        context: v1.createStructFromObject({ note: 'x'.repeat(4096) }),
      }),
    code: INVALID,
    phrase: 'should have at most 4096 bytes',
  },
  {
    name: 'a bulk item whose context is too large',
    call: () => {
      const request = bulkOf(['document:plan#view@user:anna', 'document:plan#view@user:anna']);
      request.items[1]!.context = v1.createStructFromObject({ note: 'x'.repeat(4096) });
      return world.client.checkBulkPermissions(request);
    },
    code: INVALID,
    phrase: 'should have at most 4096 bytes',
  },
  {
    name: 'everything as a resource',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        resource: { objectType: 'document', objectId: '*' },
      }),
    code: INVALID,
    phrase: 'invalid ObjectReference.ObjectId',
  },
  {
    name: 'a set of everyone',
    call: () =>
      world.client.writeRelationships({
        ...writeOf(),
        updates: [
          {
            operation: v1.RelationshipUpdate_Operation.TOUCH,
            relationship: {
              ...relationship('document:plan#viewer@group:eng#member'),
              subject: { object: { objectType: 'group', objectId: '*' }, optionalRelation: 'member' },
            },
          },
        ],
      }),
    code: INVALID,
    phrase: 'invalid SubjectReference.OptionalRelation',
  },
  {
    name: 'a filter for sets of everyone',
    call: () =>
      world.client.deleteRelationships(
        deleteOf({ subjectType: 'group', subjectId: '*', subjectRelation: 'member' }),
      ),
    code: INVALID,
    phrase: 'invalid SubjectFilter.OptionalRelation',
  },
];

test.each(plain)('$name', async ({ call, code, phrase }) => {
  const refusal = await refusalOf(call());
  expect([refusal.code, refusal.info]).toEqual([code, undefined]);
  expect(refusal.message).toContain(phrase);
});

test('a token of a future that this store does not have', async () => {
  const restored = await RunningServer.start();
  const writer = restored.client();
  await writer.writeSchema(schemaOf(UNTOUCHED_SCHEMA));
  const { writtenAt } = await writer.writeRelationships(writeOf('create document:plan#owner@user:anna'));
  const bytes = Buffer.from(writtenAt!.token, 'base64url');
  const ahead = { token: encodeToken(restored.tenant.store.id, restored.tenant.store.head() + 1) };
  expect(Buffer.from(ahead.token, 'base64url')).toHaveLength(bytes.length);
  for (const consistency of [exactly(ahead), atLeast(ahead)]) {
    const refusal = await refusalOf(
      writer.checkPermission(checkOf('document:plan#view@user:anna', consistency)),
    );
    expect(refusal).toEqual({
      code: INVALID,
      message: 'invalid revision requested: the token is ahead of the newest state of this store',
    });
  }
});
