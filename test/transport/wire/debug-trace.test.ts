import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import type { CheckTrace } from '../../../src/model/trace.ts';
import { checkPermissionRpc } from '../../../src/transport/wire/check-permission.ts';
import { TRACE_DEPTH_MAX } from '../../../src/transport/wire/debug-trace.ts';

const LEAF: CheckTrace = {
  resource: { type: 'document', id: 'readme' },
  name: 'viewer',
  kind: 'relation',
  subject: { type: 'user', id: 'anna', relation: '' },
  verdict: 'yes',
  repeated: false,
  children: [],
  caveat: undefined,
  durationNs: 1_500,
};

/** What the published client finds in the answer of a check with `trace`. */
function received(trace: CheckTrace): v1.CheckPermissionResponse['debugTrace'] {
  const answer = {
    checkedAt: 't',
    verdict: { kind: 'yes' },
    expiresAtNs: undefined,
    trace,
    schemaText: ' definition user {}\n',
  } as const;
  const message = checkPermissionRpc.read(
    v1.CheckPermissionRequest.toBinary(v1.CheckPermissionRequest.create()),
  );
  return v1.CheckPermissionResponse.fromBinary(checkPermissionRpc.encode(answer, message)).debugTrace;
}

test('a trace', () => {
  const caveat = {
    name: 'weekdays',
    expression: 'day < 6',
    result: 'missing',
    context: { limit: 6 },
    missing: ['day'],
  } as const;
  const children: CheckTrace[] = [
    { ...LEAF, verdict: 'conditional', caveat },
    { ...LEAF, verdict: 'no', repeated: true },
    { ...LEAF, verdict: 'fault' },
  ];
  const found = received({ ...LEAF, name: 'view', kind: 'permission', children });
  expect(found?.schemaUsed).toBe('definition user {}');
  const node = {
    resource: { objectType: 'document', objectId: 'readme' },
    permission: 'viewer',
    permissionType: 1,
    subject: { object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' },
    duration: { seconds: '0', nanos: 1_500 },
    source: 'bailiwick:local',
  };
  const open = { resolution: { oneofKind: 'subProblems', subProblems: { traces: [] } } };
  expect(found?.check).toEqual({
    ...node,
    permission: 'view',
    permissionType: 2,
    result: 2,
    traceOperationId: '1',
    resolution: {
      oneofKind: 'subProblems',
      subProblems: {
        traces: [
          {
            ...node,
            ...open,
            result: 3,
            traceOperationId: '1.1',
            caveatEvaluationInfo: {
              expression: 'day < 6',
              result: 4,
              context: v1.createStructFromObject({ limit: 6 }),
              partialCaveatInfo: { missingRequiredContext: ['day'] },
              caveatName: 'weekdays',
            },
          },
          {
            ...node,
            result: 1,
            traceOperationId: '1.2',
            resolution: { oneofKind: 'wasCachedResult', wasCachedResult: true },
          },
          { ...node, ...open, result: 0, traceOperationId: '1.3' },
        ],
      },
    },
  });
});

test('a deep trace is cut before it costs the answer', () => {
  let trace = LEAF;
  for (let depth = 0; depth < 1_000; depth++) trace = { ...LEAF, children: [trace] };
  let node = received(trace)?.check;
  let depth = 1;
  while (node?.resolution.oneofKind === 'subProblems') {
    node = node.resolution.subProblems.traces[0];
    depth++;
  }
  expect(depth).toBe(TRACE_DEPTH_MAX);
  expect(node?.resolution.oneofKind).toBeUndefined();
});
