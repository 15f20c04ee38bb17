import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import {
  bulkOf,
  checkOf,
  deleteOf,
  exactly,
  filterOf,
  object,
  readOf,
  relationship,
  subject,
} from './requests.ts';
import { untouchedWorld } from './untouched-world.ts';

const world = untouchedWorld();

/** One malformed field for each rule, and the path that names it. */
const MALFORMED: readonly { readonly path: string; readonly call: () => Promise<unknown> }[] = [
  {
    path: 'resource',
    call: () =>
      world.client.checkPermission(
        v1.CheckPermissionRequest.create({ permission: 'view', subject: subject('user:anna') }),
      ),
  },
  {
    path: 'subject',
    call: () =>
      world.client.checkPermission(
        v1.CheckPermissionRequest.create({ permission: 'view', resource: object('document:plan') }),
      ),
  },
  {
    path: 'subject.object',
    call: () =>
      world.client.checkPermission(
        v1.CheckPermissionRequest.create({
          permission: 'view',
          resource: object('document:plan'),
          subject: {},
        }),
      ),
  },
  {
    path: 'resource.object_type',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        resource: { objectType: 'Document', objectId: 'plan' },
      }),
  },
  {
    path: 'resource.object_id',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        resource: { objectType: 'document', objectId: 'a b' },
      }),
  },
  {
    path: 'permission',
    call: () =>
      world.client.checkPermission({ ...checkOf('document:plan#view@user:anna'), permission: 'no' }),
  },
  {
    path: 'subject.object.object_id',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        subject: { object: { objectType: 'user', objectId: '' }, optionalRelation: '' },
      }),
  },
  {
    path: 'subject.optional_relation',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        subject: { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '...' },
      }),
  },
  {
    path: 'items[1].resource',
    call: () =>
      world.client.checkBulkPermissions({
        ...bulkOf(['document:plan#view@user:anna']),
        items: [
          ...bulkOf(['document:plan#view@user:anna']).items,
          v1.CheckBulkPermissionsRequestItem.create({ permission: 'view', subject: subject('user:anna') }),
        ],
      }),
  },
  {
    path: 'updates[0].operation',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          updates: [{ operation: 0, relationship: relationship('document:plan#owner@user:anna') }],
        }),
      ),
  },
  {
    path: 'updates[0].operation',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          updates: [
            {
              operation: 9 as v1.RelationshipUpdate_Operation,
              relationship: relationship('document:plan#owner@user:anna'),
            },
          ],
        }),
      ),
  },
  {
    path: 'updates[0].relationship',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          updates: [{ operation: v1.RelationshipUpdate_Operation.TOUCH }],
        }),
      ),
  },
  {
    path: 'updates[0].relationship.relation',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          updates: [
            {
              operation: v1.RelationshipUpdate_Operation.TOUCH,
              relationship: { ...relationship('document:plan#owner@user:anna'), relation: '' },
            },
          ],
        }),
      ),
  },
  {
    path: 'updates[0].relationship.optional_caveat.caveat_name',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          updates: [
            {
              operation: v1.RelationshipUpdate_Operation.TOUCH,
              relationship: {
                ...relationship('document:plan#owner@user:anna'),
                optionalCaveat: { caveatName: '' },
              },
            },
          ],
        }),
      ),
  },
  {
    path: 'optional_preconditions[0].filter',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          optionalPreconditions: [{ operation: v1.Precondition_Operation.MUST_MATCH }],
        }),
      ),
  },
  {
    path: 'optional_preconditions[0].operation',
    call: () =>
      world.client.writeRelationships(
        v1.WriteRelationshipsRequest.create({
          optionalPreconditions: [{ operation: 0, filter: filterOf({ type: 'document' }) }],
        }),
      ),
  },
  {
    path: 'relationship_filter',
    call: () => world.client.readRelationships(v1.ReadRelationshipsRequest.create()),
  },
  {
    path: 'relationship_filter.optional_resource_id',
    call: () => world.client.readRelationships(readOf({ id: '*' })),
  },
  {
    path: 'relationship_filter.optional_subject_filter.subject_type',
    call: () => world.client.deleteRelationships(deleteOf({ subjectType: '' })),
  },
  {
    path: 'optional_cursor.token',
    call: () =>
      world.client.readRelationships(readOf({ type: 'document' }, { optionalCursor: { token: '' } })),
  },
  {
    path: 'consistency.requirement',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        consistency: { requirement: { oneofKind: undefined } },
      }),
  },
  {
    path: 'consistency.fully_consistent',
    call: () =>
      world.client.checkPermission({
        ...checkOf('document:plan#view@user:anna'),
        consistency: { requirement: { oneofKind: 'fullyConsistent', fullyConsistent: false } },
      }),
  },
  {
    path: 'consistency.at_exact_snapshot.token',
    call: () => world.client.checkPermission(checkOf('document:plan#view@user:anna', exactly({ token: '' }))),
  },
];

test.each(MALFORMED)('malformed: $path', async ({ path, call }) => {
  const refusal = await refusalOf(call());
  expect(refusal.code).toBe('INVALID_ARGUMENT');
  expect(refusal.violations).toEqual([path]);
  expect(refusal.message).toMatch(/^validation error: /);
  expect(refusal.message).toContain(path);
  expect(refusal.info).toBeUndefined();
});
