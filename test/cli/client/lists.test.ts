import { describe, expect, test } from 'vitest';
import { bailiwickAt, jsonLines } from './bailiwick.ts';
import { answering, fakeServer } from './fake-server.ts';

const HAS = 1;
const CONDITIONAL = 2;
const hour = { missingRequiredContext: ['hour'] };

describe('lookup-resources', () => {
  const answers = [
    { resourceObjectId: 'one', permissionship: HAS, afterResultCursor: { token: 'after-one' } },
    {
      resourceObjectId: 'two',
      permissionship: CONDITIONAL,
      partialCaveatInfo: hour,
      afterResultCursor: { token: 'after-two' },
    },
  ];
  const lookup = ['lookup-resources', 'document', 'view', 'group:eng#member'];

  test('one object a line, and what it hangs on', async () => {
    const asked: unknown[] = [];
    const calls = {
      'PermissionsService/LookupResources': answering(answers, (question) => asked.push(question)),
    };
    const address = await fakeServer(calls);
    expect(await bailiwickAt(address)(...lookup, '--context', '{"day":"monday"}')).toEqual({
      status: 0,
      out: 'document:one\ndocument:two  conditional: missing `hour`',
      err: '',
    });
    expect(JSON.parse(JSON.stringify(asked))).toEqual([
      {
        consistency: { fullyConsistent: true },
        resourceObjectType: 'document',
        permission: 'view',
        subject: { object: { objectType: 'group', objectId: 'eng' }, optionalRelation: 'member' },
        context: { fields: { day: { stringValue: 'monday' } } },
      },
    ]);
  });

  test('a page that may have been cut says so', async () => {
    const asked: Readonly<Record<string, unknown>>[] = [];
    const calls = {
      'PermissionsService/LookupResources': answering(answers, (question) => asked.push(question)),
    };
    const bailiwick = bailiwickAt(await fakeServer(calls));
    const { err } = await bailiwick(...lookup, '--limit', '2', '--cursor', 'here');
    expect(err).toBe('there may be more: `--cursor after-two`');
    expect(asked[0]).toMatchObject({ optionalLimit: 2, optionalCursor: { token: 'here' } });
    expect((await bailiwick(...lookup, '--limit', '3')).err).toBe('');
  });

  test('as the JSON of the API, one object a line', async () => {
    const address = await fakeServer({ 'PermissionsService/LookupResources': answering(answers) });
    const { out } = await bailiwickAt(address)(...lookup, '--json');
    expect(jsonLines(out)).toEqual([
      {
        lookedUpAt: null,
        resourceObjectId: 'one',
        permissionship: 'LOOKUP_PERMISSIONSHIP_HAS_PERMISSION',
        partialCaveatInfo: null,
        afterResultCursor: { token: 'after-one' },
      },
      expect.objectContaining({
        resourceObjectId: 'two',
        permissionship: 'LOOKUP_PERMISSIONSHIP_CONDITIONAL_PERMISSION',
        partialCaveatInfo: hour,
      }),
    ]);
  });
});

describe('lookup-subjects', () => {
  const answers = [
    { subject: { subjectObjectId: 'anna', permissionship: HAS }, afterResultCursor: { token: 'after-anna' } },
    { subject: { subjectObjectId: 'ben', permissionship: CONDITIONAL, partialCaveatInfo: hour } },
    {
      subject: { subjectObjectId: '*', permissionship: HAS },
      excludedSubjects: [
        { subjectObjectId: 'carl', permissionship: HAS },
        { subjectObjectId: 'dora', permissionship: CONDITIONAL, partialCaveatInfo: hour },
      ],
      afterResultCursor: { token: 'after-all' },
    },
  ];
  const lookup = ['lookup-subjects', 'document:readme', 'view'];

  test('one subject a line, with whoever is left out of everyone', async () => {
    const asked: unknown[] = [];
    const calls = {
      'PermissionsService/LookupSubjects': answering(answers, (question) => asked.push(question)),
    };
    const bailiwick = bailiwickAt(await fakeServer(calls));
    const { status, out, err } = await bailiwick(...lookup, 'user', '--limit', '2');
    expect([status, err]).toEqual([0, 'there may be more: `--cursor after-all`']);
    expect(out.split('\n')).toEqual([
      'user:anna',
      'user:ben  conditional: missing `hour`',
      'user:*  except user:carl, user:dora (conditional: missing `hour`)',
    ]);
    expect((await bailiwick(...lookup, 'user', '--limit', '3')).err).toBe(''); // everyone is not one of three
    expect((await bailiwick(...lookup, 'group#member', '--no-wildcards')).out).toContain(
      'group:anna#member\n',
    );
    expect(asked[0]).toMatchObject({
      resource: { objectType: 'document', objectId: 'readme' },
      subjectObjectType: 'user',
      optionalSubjectRelation: '',
      optionalConcreteLimit: 2,
      wildcardOption: 1,
    });
    expect(asked.at(-1)).toMatchObject({ optionalSubjectRelation: 'member', wildcardOption: 2 });
  });

  test.each(['', 'user#', '#member', 'user:anna'])('`%s` is no kind of subject', async (kind) => {
    expect(await bailiwickAt('127.0.0.1:1')(...lookup, kind)).toMatchObject({
      status: 3,
      err: expect.stringMatching(/^the subject (type|relation) must match /),
    });
  });
});
