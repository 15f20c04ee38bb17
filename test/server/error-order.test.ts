import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { checkOf, exactly, mustMatch, readOf, writeOf } from './requests.ts';
import { untouchedWorld } from './untouched-world.ts';

const world = untouchedWorld();

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `touch document:d-${index}#owner@user:anna`);
const metadata = (bytes: number): Partial<v1.WriteRelationshipsRequest> => ({
  optionalTransactionMetadata: v1.createStructFromObject({ note: 'x'.repeat(bytes) }),
});

const WRONG = { objectType: 'NO', objectId: '' };

test('a bad token before a bad field, a bad field before an unknown name', async () => {
  const token = checkOf('nothing:plan#view@user:anna', exactly({ token: 'nonsense' }), { resource: WRONG });
  expect((await refusalOf(world.client.checkPermission(token))).message).toContain(
    'invalid revision requested',
  );
  const field = checkOf('nothing:plan#view@user:anna', undefined, { resource: WRONG });
  const found = await refusalOf(world.client.checkPermission(field));
  expect(found.violations).toEqual(['resource.object_type', 'resource.object_id']);
  expect(found.message.split('\n')).toHaveLength(3); // `validation errors:` and a line for each
});

test('an expired token and a bad cursor before a bad field', async () => {
  const behind = checkOf('document:plan#view@user:anna', exactly(world.expired), { resource: WRONG });
  expect((await refusalOf(world.client.checkPermission(behind))).code).toBe('OUT_OF_RANGE');
  const cursor = readOf({ type: 'NO' }, { optionalCursor: { token: 'nonsense' } });
  expect((await refusalOf(world.client.readRelationships(cursor))).info?.reason).toBe(
    'ERROR_REASON_INVALID_CURSOR',
  );
});

test('in a write: metadata, updates, preconditions, duplicates, filters, updates, then what is stored', async () => {
  const unknown = 'touch nothing:plan#view@user:anna';
  const twice = ['touch document:plan#owner@user:x', 'touch document:plan#owner@user:x'];
  const many = Array.from({ length: 1001 }, () => mustMatch({}));
  const steps: readonly (readonly [v1.WriteRelationshipsRequest, string])[] = [
    [
      { ...writeOf(...numbered(1001), ...twice), optionalPreconditions: many, ...metadata(65_000) },
      'TRANSACTION_METADATA_TOO_LARGE',
    ],
    [{ ...writeOf(...numbered(1001), ...twice), optionalPreconditions: many }, 'TOO_MANY_UPDATES_IN_REQUEST'],
    [{ ...writeOf(unknown, ...twice), optionalPreconditions: many }, 'TOO_MANY_PRECONDITIONS_IN_REQUEST'],
    [
      { ...writeOf(unknown, ...twice), optionalPreconditions: [mustMatch({})] },
      'UPDATES_ON_SAME_RELATIONSHIP',
    ],
    [{ ...writeOf(unknown), optionalPreconditions: [mustMatch({})] }, 'EMPTY_PRECONDITION'],
    [
      { ...writeOf(unknown), optionalPreconditions: [mustMatch({ type: 'archive', id: 'none' })] },
      'UNKNOWN_DEFINITION',
    ],
    [
      {
        ...writeOf('create document:plan#owner@user:anna'),
        optionalPreconditions: [mustMatch({ type: 'archive', id: 'none' })],
      },
      'WRITE_OR_DELETE_PRECONDITION_FAILURE',
    ],
  ];
  for (const [request, reason] of steps) {
    const { info } = await refusalOf(world.client.writeRelationships(request));
    expect(info?.reason).toBe(`ERROR_REASON_${reason}`);
  }
});
