import { expect, test } from 'vitest';
import { checkPermissionRpc } from '../../../src/transport/wire/check-permission.ts';
import { expandPermissionTreeRpc } from '../../../src/transport/wire/expand-permission-tree.ts';
import { lookupResourcesRpc } from '../../../src/transport/wire/lookup-resources.ts';
import { lookupSubjectsRpc } from '../../../src/transport/wire/lookup-subjects.ts';
import { readRelationshipsRpc } from '../../../src/transport/wire/read-relationships.ts';
import { REQUEST_BYTES_MAX } from '../../../src/transport/wire/request-size.ts';

const options = { contextBytesMax: 4_096, tracing: false };
const CONTEXT_MAX = REQUEST_BYTES_MAX + 4_096;

test.each([
  { rpc: checkPermissionRpc, max: CONTEXT_MAX, reason: 'request-context-too-large' },
  { rpc: lookupResourcesRpc, max: CONTEXT_MAX, reason: 'request-context-too-large' },
  { rpc: lookupSubjectsRpc, max: CONTEXT_MAX, reason: 'request-context-too-large' },
  { rpc: expandPermissionTreeRpc, max: REQUEST_BYTES_MAX, reason: 'invalid-argument' },
  { rpc: readRelationshipsRpc, max: REQUEST_BYTES_MAX, reason: 'invalid-argument' },
])('a request of `$rpc.path` of more than $max bytes is `$reason`', ({ rpc, max, reason }) => {
  const refuse = (size: number): void => rpc.refuseLarge?.(new Uint8Array(size), options);
  expect(() => refuse(max)).not.toThrow();
  expect(() => refuse(max + 1)).toThrow(expect.objectContaining({ reason }));
});

test('where a context may have any size, so may its request', () => {
  const bytes = new Uint8Array(4_194_304);
  for (const rpc of [checkPermissionRpc, lookupResourcesRpc, lookupSubjectsRpc])
    expect(() => rpc.refuseLarge?.(bytes, { ...options, contextBytesMax: 0 })).not.toThrow();
});
