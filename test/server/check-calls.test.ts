import { v1 } from '@authzed/authzed-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import {
  atLeast,
  bulkOf,
  checkOf,
  exactly,
  FULLY_CONSISTENT,
  MAY,
  MAY_NOT,
  MINIMIZE_LATENCY,
  objectText,
  schemaOf,
  subjectText,
  writeOf,
} from './requests.ts';
import { detailsIn } from './refusal.ts';
import { type Client, RunningServer } from './running-server.ts';

/** The client does not export these. */
type Debug = NonNullable<v1.CheckPermissionResponse['debugTrace']>;
type Trace = NonNullable<Debug['check']>;
/** By the numbers of the contract. */
const KINDS = ['unspecified', 'relation', 'permission'];
const RESULTS = ['unspecified', 'no', 'yes', 'conditional'];

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(
    writeOf(
      'create group:core#member@user:anna',
      'create group:eng#member@group:core#member',
      'create folder:root#viewer@group:eng#member',
      'create folder:home#parent@folder:root',
      'create document:plan#folder@folder:home',
      'create document:plan#owner@user:bert',
      'create document:plan#banned@user:mallory',
      'create document:open#viewer@user:*',
      'create document:open#banned@user:mallory',
    ),
  );
});

/** Question and answer. A permission may be a relation, a subject a set. */
const ANSWERS: readonly { readonly asked: string; readonly may: boolean }[] = [
  { asked: 'document:plan#owner@user:bert', may: true },
  { asked: 'document:plan#edit@user:bert', may: true },
  { asked: 'document:plan#edit@user:anna', may: false },
  { asked: 'document:plan#view@user:anna', may: true }, // folder, its parent, a group, a group in it
  { asked: 'document:plan#view@user:nobody', may: false },
  { asked: 'document:plan#view@user:mallory', may: false },
  { asked: 'document:plan#view@group:core#member', may: true },
  { asked: 'document:plan#view@group:other#member', may: false },
  { asked: 'document:plan#view@document:plan#view', may: true }, // a set is in itself
  { asked: 'document:plan#view@document:plan', may: false },
  { asked: 'document:open#view@user:anyone', may: true },
  { asked: 'document:open#view@user:mallory', may: false },
  { asked: 'document:open#view@group:eng', may: false }, // the wildcard is of another type
  { asked: 'user:anna#itself@user:anna', may: true },
  { asked: 'user:anna#itself@user:bert', may: false },
  { asked: 'document:nowhere#view@user:anna', may: false },
];

test.each(ANSWERS)('$asked is $may', async ({ asked, may }) => {
  const { permissionship, partialCaveatInfo, debugTrace } = await client.checkPermission(checkOf(asked));
  expect(permissionship).toBe(may ? MAY : MAY_NOT);
  expect([partialCaveatInfo, debugTrace]).toEqual([undefined, undefined]);
});

describe('consistency', () => {
  const asked = 'document:modes#view@user:anna';

  test('each mode reads the state it says, and names it', async () => {
    const { writtenAt: before } = await client.writeRelationships(writeOf());
    const { writtenAt: granted } = await client.writeRelationships(
      writeOf('create document:modes#owner@user:anna'),
    );
    const { writtenAt: revoked } = await client.writeRelationships(
      writeOf('delete document:modes#owner@user:anna'),
    );
    const rows = [
      { consistency: undefined, may: MAY_NOT, at: revoked },
      { consistency: MINIMIZE_LATENCY, may: MAY_NOT, at: revoked },
      { consistency: FULLY_CONSISTENT, may: MAY_NOT, at: revoked },
      { consistency: atLeast(before), may: MAY_NOT, at: revoked }, // fresher is welcome
      { consistency: atLeast(revoked), may: MAY_NOT, at: revoked },
      { consistency: exactly(before), may: MAY_NOT, at: before },
      { consistency: exactly(granted), may: MAY, at: granted },
      { consistency: exactly(revoked), may: MAY_NOT, at: revoked },
    ];
    for (const { consistency, may, at } of rows) {
      const answer = await client.checkPermission(checkOf(asked, consistency));
      expect(answer).toMatchObject({ permissionship: may, checkedAt: at });
      const bulk = await client.checkBulkPermissions(bulkOf([asked], consistency && { consistency }));
      expect(bulk.checkedAt).toEqual(at);
      expect(bulk.pairs[0]?.response).toMatchObject({ item: { permissionship: may } });
    }
  });
});

describe('tracing', () => {
  /** One line for each question of a trace, its depth as indentation. */
  function lines(trace: Trace, indent = ''): readonly string[] {
    const { resolution } = trace;
    const asked = `${indent}${objectText(trace.resource)}#${trace.permission}@${subjectText(trace.subject)}`;
    const kind = KINDS[trace.permissionType];
    const result = RESULTS[trace.result];
    const known = resolution.oneofKind === 'wasCachedResult' ? ' known' : '';
    const below = resolution.oneofKind === 'subProblems' ? resolution.subProblems.traces : [];
    return [`${asked} ${kind} ${result}${known}`, ...below.flatMap((one) => lines(one, `${indent}  `))];
  }

  async function traceOf(asked: string): Promise<Debug> {
    const { debugTrace } = await client.checkPermission(checkOf(asked, undefined, { withTracing: true }));
    return debugTrace!;
  }

  test('a yes is shown with every question that led to it', async () => {
    const { check, schemaUsed } = await traceOf('document:plan#view@user:anna');
    expect(lines(check!)).toEqual([
      'document:plan#view@user:anna permission yes',
      '  document:plan#viewer@user:anna relation no',
      '  document:plan#owner@user:anna relation no',
      '  folder:home#view@user:anna permission yes',
      '    folder:home#viewer@user:anna relation no',
      '    folder:root#view@user:anna permission yes',
      '      folder:root#viewer@user:anna relation yes',
      '        group:eng#member@user:anna relation yes',
      '          group:core#member@user:anna relation yes',
      '  document:plan#banned@user:anna relation no',
    ]);
    const { schema } = server.tenant.schemas.newest!;
    expect(schemaUsed).toBe(canonicalText(schema));
  });

  test('a subject that is stored is found directly: no question below', async () => {
    const { check } = await traceOf('document:plan#owner@user:bert');
    expect(check!.resolution).toEqual({ oneofKind: 'subProblems', subProblems: { traces: [] } });
    expect(check!.source).toMatch(/^\w+:\w+$/);
    expect(check!.traceOperationId).not.toBe('');
  });

  test('every question of a trace has an id of its own', async () => {
    const ids = (trace: Trace): readonly string[] => [
      trace.traceOperationId,
      ...(trace.resolution.oneofKind === 'subProblems'
        ? trace.resolution.subProblems.traces.flatMap(ids)
        : []),
    ];
    const found = ids((await traceOf('document:plan#view@user:anna')).check!);
    expect(new Set(found).size).toBe(found.length);
  });

  test('each item of a bulk check has its own trace', async () => {
    const texts = ['document:plan#owner@user:bert', 'document:plan#edit@user:anna'];
    const { pairs } = await client.checkBulkPermissions(bulkOf(texts, { withTracing: true }));
    const found = pairs.map(({ response }) =>
      response.oneofKind === 'item' ? lines(response.item.debugTrace!.check!) : [],
    );
    expect(found).toEqual([
      ['document:plan#owner@user:bert relation yes'],
      ['document:plan#edit@user:anna permission no', '  document:plan#owner@user:anna relation no'],
    ]);
  });
});

describe('bulk', () => {
  test('answers stand in the order of the questions, duplicates included, each with its question', async () => {
    const texts = ANSWERS.flatMap(({ asked }) => [asked, asked]).toReversed();
    const request = bulkOf(texts);
    const { pairs } = await client.checkBulkPermissions(request);
    expect(pairs.map((pair) => pair.request)).toEqual(request.items);
    const found = pairs.map(({ response }) => response.oneofKind === 'item' && response.item.permissionship);
    const wanted = ANSWERS.flatMap(({ may }) => [may, may]).toReversed();
    expect(found).toEqual(wanted.map((may) => (may ? MAY : MAY_NOT)));
  });

  test('what is wrong with one item is told on that item, as a check would tell it', async () => {
    const texts = [
      'document:plan#view@user:anna',
      'nothing:plan#view@user:anna',
      'document:plan#nothing@user:anna',
      'document:plan#view@user:*',
      'document:plan#owner@user:bert',
    ];
    const { pairs } = await client.checkBulkPermissions(bulkOf(texts));
    const found = pairs.map(({ response }) => {
      if (response.oneofKind === 'item') return response.item.permissionship;
      if (response.oneofKind !== 'error') return response.oneofKind;
      const { info } = detailsIn(response.error);
      return { code: response.error.code, ...(info && { reason: info.reason, metadata: info.metadata }) };
    });
    expect(found).toEqual([
      MAY,
      { code: 9, reason: 'ERROR_REASON_UNKNOWN_DEFINITION', metadata: { definition_name: 'nothing' } },
      {
        code: 9,
        reason: 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION',
        metadata: { definition_name: 'document', relation_or_permission_name: 'nothing' },
      },
      { code: 3, reason: 'ERROR_REASON_WILDCARD_NOT_ALLOWED', metadata: { field: 'subject.object_id' } },
      MAY,
    ]);
  });

  test('a context is given back as it came', async () => {
    const context = v1.createStructFromObject({ a: [1, 'two', { b: null }], c: true });
    const request = bulkOf(['document:plan#view@user:anna']);
    request.items[0]!.context = context;
    const { pairs } = await client.checkBulkPermissions(request);
    expect(pairs[0]?.request).toEqual(request.items[0]);
  });

  test('no questions, no answers', async () => {
    expect((await client.checkBulkPermissions(bulkOf([]))).pairs).toEqual([]);
  });
});
