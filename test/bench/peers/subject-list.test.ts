import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { subjectList } from '../../../bench/peers/wire-lists.ts';

const { HAS_PERMISSION, CONDITIONAL_PERMISSION } = v1.LookupPermissionship;

function row(id: string, ...excluded: readonly string[]): v1.LookupSubjectsResponse {
  return v1.LookupSubjectsResponse.create({
    subject: { subjectObjectId: id, permissionship: HAS_PERMISSION },
    excludedSubjects: excluded.map((subjectObjectId) => ({
      subjectObjectId,
      permissionship: HAS_PERMISSION,
    })),
  });
}

function conditional(id: string): v1.LookupSubjectsResponse {
  return v1.LookupSubjectsResponse.create({
    subject: {
      subjectObjectId: id,
      permissionship: CONDITIONAL_PERMISSION,
      partialCaveatInfo: { missingRequiredContext: ['level'] },
    },
  });
}

test.each([
  { list: [row('anna')], id: 'anna', answer: 'yes' },
  { list: [row('anna')], id: 'bob', answer: 'no' },
  { list: [row('*', 'bob')], id: 'anna', answer: 'yes' },
  { list: [row('*', 'bob')], id: 'bob', answer: 'no' },
  { list: [row('*', 'bob'), row('bob')], id: 'bob', answer: 'yes' }, // named beside the wildcard
  { list: [row('*', 'bob'), row('*', 'anna')], id: 'bob', answer: 'yes' }, // excluded by one of two
  { list: [row('anna'), conditional('anna')], id: 'anna', answer: 'yes' }, // the strongest, in any order
  { list: [conditional('anna'), row('*')], id: 'anna', answer: 'yes' }, // conditional by name, and one of all
  { list: [conditional('anna'), row('*', 'anna')], id: 'anna', answer: 'conditional' },
  { list: [conditional('anna')], id: 'anna', answer: 'conditional' },
])('$id is a $answer', ({ list, id, answer }) => {
  expect(subjectList(list).answerFor(id).kind).toBe(answer);
});
