import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import { OBJECT_ID, OPTIONAL_RELATION, RELATION, TYPE } from '../../../src/model/name-rules.ts';
import { lookupResourcesRpc } from '../../../src/transport/wire/lookup-resources.ts';
import { lookupSubjectsRpc } from '../../../src/transport/wire/lookup-subjects.ts';

const OPTIONS = { contextBytesMax: 4_096, tracing: false };
const Permissionship = v1.LookupPermissionship;

const anna = { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' };
const resources = { resourceObjectType: 'document', permission: 'view', subject: anna };
const subjects = {
  resource: { objectType: 'document', objectId: 'readme' },
  permission: 'view',
  subjectObjectType: 'user',
};

function refusalOf(decode: () => unknown): string {
  try {
    decode();
    return '';
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.message;
    throw thrown;
  }
}

function readResources(request: object): ReturnType<typeof lookupResourcesRpc.decode> {
  const bytes = v1.LookupResourcesRequest.toBinary(v1.LookupResourcesRequest.create(request));
  return lookupResourcesRpc.decode(lookupResourcesRpc.read(bytes), OPTIONS);
}

function readSubjects(request: object): ReturnType<typeof lookupSubjectsRpc.decode> {
  const bytes = v1.LookupSubjectsRequest.toBinary(v1.LookupSubjectsRequest.create(request));
  return lookupSubjectsRpc.decode(lookupSubjectsRpc.read(bytes), OPTIONS);
}

const noPattern = ({ pattern }: { readonly pattern: string }): string =>
  `does not match regex pattern \`${pattern}\``;
const LARGE = v1.createStructFromObject({ text: 'x'.repeat(5_000) });

test.each([
  { request: resources, refusal: '' },
  {
    request: { ...resources, resourceObjectType: '' },
    refusal: `validation error: resource_object_type: ${noPattern(TYPE)}`,
  },
  // Unlike that of a check, the permission may not be empty.
  {
    request: { ...resources, permission: '' },
    refusal: `validation error: permission: ${noPattern(RELATION)}`,
  },
  { request: { ...resources, subject: undefined }, refusal: 'validation error: subject: value is required' },
  {
    request: { ...resources, subject: { ...anna, object: { objectType: 'user', objectId: 'a b' } } },
    refusal: `validation error: subject.object.object_id: ${noPattern(OBJECT_ID)}`,
  },
  {
    request: { ...resources, optionalCursor: { token: '' } },
    refusal: 'validation error: optional_cursor.token: must be at least 1 bytes',
  },
  // A wildcard is no malformed subject: the operation refuses it in its own words.
  {
    request: { ...resources, subject: { ...anna, object: { objectType: 'user', objectId: '*' } } },
    refusal: '',
  },
])('LookupResources: $refusal', ({ request, refusal }) => {
  expect(refusalOf(() => readResources(request))).toBe(refusal);
});

test.each([
  { request: subjects, refusal: '' },
  { request: { ...subjects, permission: '' }, refusal: '' },
  { request: { ...subjects, resource: undefined }, refusal: 'validation error: resource: value is required' },
  {
    request: { ...subjects, subjectObjectType: '' },
    refusal: `validation error: subject_object_type: ${noPattern(TYPE)}`,
  },
  {
    request: { ...subjects, optionalSubjectRelation: 'A' },
    refusal: `validation error: optional_subject_relation: ${noPattern(OPTIONAL_RELATION)}`,
  },
  {
    request: { ...subjects, wildcardOption: 3 },
    refusal: 'validation error: wildcard_option: value must be one of the defined enum values',
  },
])('LookupSubjects: $refusal', ({ request, refusal }) => {
  expect(refusalOf(() => readSubjects(request))).toBe(refusal);
});

test('a context that is too large is refused by both', () => {
  expect(refusalOf(() => readResources({ ...resources, context: LARGE }))).toMatch(
    /at most 4096 bytes but had \d+/,
  );
  expect(refusalOf(() => readSubjects({ ...subjects, context: LARGE }))).toMatch(
    /at most 4096 bytes but had \d+/,
  );
});

test('every field arrives', () => {
  const context = v1.createStructFromObject({ hour: 3 });
  const cursor = { token: 'after' };
  expect(readResources({ ...resources, context, optionalLimit: 7, optionalCursor: cursor })).toEqual({
    resourceType: 'document',
    permission: 'view',
    subject: { type: 'user', id: 'anna', relation: '' },
    context: { hour: 3 },
    limit: 7,
    cursor: 'after',
  });
  const request = {
    ...subjects,
    context,
    optionalConcreteLimit: 7,
    optionalCursor: cursor,
    wildcardOption: 2,
  };
  expect(readSubjects({ ...request, optionalSubjectRelation: 'member' })).toEqual({
    resource: { type: 'document', id: 'readme' },
    permission: 'view',
    subjectType: 'user',
    subjectRelation: 'member',
    context: { hour: 3 },
    concreteLimit: 7,
    cursor: 'after',
    wildcard: 'exclude',
  });
});

test('a conditional resource names what is missing', () => {
  const bytes = lookupResourcesRpc.encode(
    {
      lookedUpAt: 'now',
      resourceId: 'readme',
      verdict: { kind: 'conditional', missing: ['day', 'hour'] },
      cursor: 'after',
    },
    lookupResourcesRpc.read(new Uint8Array()),
  );
  expect(v1.LookupResourcesResponse.fromBinary(bytes)).toEqual({
    lookedUpAt: { token: 'now' },
    resourceObjectId: 'readme',
    permissionship: Permissionship.CONDITIONAL_PERMISSION,
    partialCaveatInfo: { missingRequiredContext: ['day', 'hour'] },
    afterResultCursor: { token: 'after' },
  });
});

test('a wildcard and its exclusions are in new fields and deprecated ones', () => {
  const bytes = lookupSubjectsRpc.encode(
    {
      lookedUpAt: 'now',
      subject: { id: '*', verdict: { kind: 'yes' } },
      excluded: [
        { id: 'anna', verdict: { kind: 'yes' } },
        { id: 'bert', verdict: { kind: 'conditional', missing: ['hour'] } },
      ],
      cursor: 'after',
    },
    lookupSubjectsRpc.read(new Uint8Array()),
  );
  const partialCaveatInfo = { missingRequiredContext: ['hour'] };
  expect(v1.LookupSubjectsResponse.fromBinary(bytes)).toEqual({
    lookedUpAt: { token: 'now' },
    subjectObjectId: '*',
    excludedSubjectIds: ['anna', 'bert'],
    permissionship: Permissionship.HAS_PERMISSION,
    subject: { subjectObjectId: '*', permissionship: Permissionship.HAS_PERMISSION },
    excludedSubjects: [
      { subjectObjectId: 'anna', permissionship: Permissionship.HAS_PERMISSION },
      { subjectObjectId: 'bert', permissionship: Permissionship.CONDITIONAL_PERMISSION, partialCaveatInfo },
    ],
    afterResultCursor: { token: 'after' },
  });
});
