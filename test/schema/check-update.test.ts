import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { checkFilter } from '../../src/schema/check-filter.ts';
import { checkUpdate } from '../../src/schema/check-update.ts';
import { schemaOf } from './compiled.ts';

const schema = schemaOf(`use expiration
caveat cav(limit int, zone string) { limit == 1 && zone == "a" }
caveat other(limit int) { limit == 1 }
definition user {}
definition team {
	relation member: user
	permission all = member
}
definition document {
	relation plain: user
	relation teams: team#member | team#all
	relation public: user:*
	relation limited: user with cav | user with other
	relation timed: user with expiration
	relation both: user with cav and expiration | user:*
	permission view = plain
}`);

/** What is thrown, as far as callers depend on it. */
function refusal(action: () => void): Partial<Fault> | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { reason, message, details } = error;
    return { reason, message, details };
  }
}

function update(text: string, operation: RelationshipUpdate['operation'] = 'touch'): RelationshipUpdate {
  return { operation, relationship: parseRelationship(text) };
}

const EXPIRES = '[expiration:2030-01-01T00:00:00Z]';

describe('admitted', () => {
  test.each([
    'document:one#plain@user:anna',
    'document:one#teams@team:red#member',
    'document:one#teams@team:red#all',
    'document:one#public@user:*',
    'document:one#limited@user:anna[cav]',
    'document:one#limited@user:anna[cav:{"limit":1,"zone":"b"}]',
    `document:one#timed@user:anna${EXPIRES}`,
    `document:one#both@user:anna[cav:{"zone":"b"}]${EXPIRES}`,
  ])('%s', (text) => {
    for (const operation of ['create', 'touch', 'delete'] as const) {
      expect(refusal(() => checkUpdate(schema, update(text, operation)))).toBeUndefined();
    }
  });
});

describe('refused', () => {
  const notAllowed = (relation: string, subject: string) => ({
    definition_name: 'document',
    relation_name: relation,
    subject_type: subject,
  });

  test.each([
    {
      text: 'folder:one#plain@user:anna',
      reason: 'unknown-definition',
      message: 'object definition `folder` not found',
      details: { definition_name: 'folder' },
    },
    {
      text: 'document:one#plain@robot:anna',
      reason: 'unknown-definition',
      message: 'object definition `robot` not found',
      details: { definition_name: 'robot' },
    },
    {
      text: 'document:one#missing@user:anna',
      reason: 'unknown-relation',
      message: 'relation/permission `missing` not found under definition `document`',
      details: { definition_name: 'document', relation_or_permission_name: 'missing' },
    },
    {
      text: 'document:one#teams@team:red#missing',
      reason: 'unknown-relation',
      message: 'relation/permission `missing` not found under definition `team`',
      details: { definition_name: 'team', relation_or_permission_name: 'missing' },
    },
    {
      text: 'document:one#view@user:anna',
      reason: 'cannot-update-permission',
      message:
        'cannot update the permission `view` under definition `document`: relationships are stored on relations only',
      details: { definition_name: 'document', permission_name: 'view' },
    },
    {
      text: 'document:one#limited@user:anna[missing]',
      reason: 'unknown-caveat',
      message: 'caveat with name `missing` not found',
      details: { caveat_name: 'missing' },
    },
    {
      text: 'document:one#limited@user:anna[cav:{"limit":1,"limits":2}]',
      reason: 'caveat-parameter',
      message: 'unknown parameter `limits` in the context of caveat `cav`, expected one of `limit`, `zone`',
      details: { caveat_name: 'cav', parameter_name: 'limits' },
    },
    {
      text: 'document:one#plain@team:red',
      reason: 'invalid-subject-type',
      message: 'subjects of type `team` are not allowed on relation `document#plain`',
      details: notAllowed('plain', 'team'),
    },
    {
      text: 'document:one#teams@team:red',
      reason: 'invalid-subject-type',
      message:
        'subjects of type `team` are not allowed on relation `document#teams`; did you mean `team#member`?',
      details: notAllowed('teams', 'team'),
    },
    {
      text: 'document:one#plain@user:*',
      reason: 'invalid-subject-type',
      message: 'subjects of type `user:*` are not allowed on relation `document#plain`; did you mean `user`?',
      details: notAllowed('plain', 'user:*'),
    },
    {
      text: 'document:one#public@user:anna',
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user` are not allowed on relation `document#public`; did you mean `user:*`?',
      details: notAllowed('public', 'user'),
    },
    {
      text: 'document:one#limited@user:anna',
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user` are not allowed on relation `document#limited` without one of the following caveats: cav,other',
      details: { ...notAllowed('limited', 'user'), allowed_caveats: 'cav,other' },
    },
    {
      text: 'document:one#plain@user:anna[cav]',
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user with cav` are not allowed on relation `document#plain`; did you mean `user`?',
      details: notAllowed('plain', 'user'),
    },
    {
      text: `document:one#plain@user:anna${EXPIRES}`,
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user with expiration` are not allowed on relation `document#plain`; did you mean `user`?',
      details: notAllowed('plain', 'user'),
    },
    {
      text: 'document:one#timed@user:anna',
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user` are not allowed on relation `document#timed`; did you mean `user with expiration`?',
      details: notAllowed('timed', 'user'),
    },
    {
      text: 'document:one#both@user:anna[cav]', // the wildcard is no nearer, though it needs no expiration
      reason: 'invalid-subject-type',
      message:
        'subjects of type `user with cav` are not allowed on relation `document#both`; did you mean `user with cav and expiration`?',
      details: notAllowed('both', 'user'),
    },
  ])('$text', ({ text, reason, message, details }) => {
    expect(refusal(() => checkUpdate(schema, update(text)))).toEqual({ reason, message, details });
  });

  test('a subject set of everyone, even where sets of the type are allowed', () => {
    const relationship = { ...parseRelationship('document:one#teams@team:red#member') };
    const everyone = { ...relationship, subject: { type: 'team', id: '*', relation: 'member' } };
    expect(() => checkUpdate(schema, { operation: 'touch', relationship: everyone })).toThrow(
      'subjects of type `team#member` are not allowed',
    );
  });
});

describe('a delete', () => {
  test.each([
    { text: 'document:one#limited@user:anna', reason: undefined }, // the caveat need not be repeated
    { text: 'document:one#timed@user:anna', reason: undefined },
    { text: 'document:one#both@user:anna', reason: undefined },
    { text: 'document:one#both@user:anna[cav]', reason: undefined },
    { text: 'document:one#limited@user:anna[cav:{"unknown":1}]', reason: undefined }, // its context is not used
    { text: 'document:one#both@user:anna[other]', reason: 'invalid-subject-type' },
    { text: 'document:one#both@user:anna[missing]', reason: 'unknown-caveat' },
    { text: 'document:one#both@user:*[cav]', reason: 'invalid-subject-type' },
    { text: 'document:one#plain@user:*', reason: 'invalid-subject-type' },
    { text: 'document:one#plain@team:red#member', reason: 'invalid-subject-type' },
    { text: 'document:one#view@user:anna', reason: 'cannot-update-permission' },
    { text: 'folder:one#plain@user:anna', reason: 'unknown-definition' },
    { text: 'document:one#missing@user:anna', reason: 'unknown-relation' },
  ])('of $text: $reason', ({ text, reason }) => {
    expect(refusal(() => checkUpdate(schema, update(text, 'delete')))?.reason).toBe(reason);
  });
});

describe('a filter', () => {
  test.each([
    { filter: { resourceType: 'document' }, reason: undefined },
    { filter: { resourceType: 'document', relation: 'view' }, reason: undefined },
    { filter: { resourceType: 'folder' }, reason: 'unknown-definition' },
    { filter: { resourceType: 'document', relation: 'missing' }, reason: 'unknown-relation' },
    { filter: { relation: 'missing' }, reason: undefined }, // nothing to look it up on
    { filter: { resourceId: 'one' }, reason: undefined },
    { filter: { subject: { type: 'team', relation: 'member' } }, reason: undefined },
    { filter: { subject: { type: 'team', relation: '' } }, reason: undefined },
    { filter: { subject: { type: 'robot' } }, reason: 'unknown-definition' },
    { filter: { subject: { type: 'team', relation: 'missing' } }, reason: 'unknown-relation' },
  ])('$filter: $reason', ({ filter, reason }) => {
    expect(refusal(() => checkFilter(schema, filter))?.reason).toBe(reason);
  });
});
