import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../src/model/caller.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { Operations, Unopened } from '../../src/transport/grpc/operations.ts';

export interface FakeSnapshot {
  readonly tenant: string;
  readonly token: string;
}

export type FakeOperations = Operations<string, FakeSnapshot>;

/** One thing that was asked, as it reached the layer below the transport. */
export interface Asked {
  readonly operation: string;
  readonly caller: Caller;
  readonly ask: unknown;
}

/** Constant answers, and a list of what was asked. The token `damaged` can't be read, as with a real one. */
export function fakeOperations(changes: Partial<FakeOperations> = {}): {
  readonly operations: FakeOperations;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  const note = (operation: string, caller: Caller, ask: unknown): void => {
    asked.push({ operation, caller, ask });
  };
  const noteUnopened =
    (operation: string): Unopened<string, unknown> =>
    (_tenant, caller, ask) =>
      note(`${operation}, unopened`, caller, ask);
  const refuseDecision = (operation: string, caller: Caller, ask: unknown): never => {
    note(operation, caller, ask);
    throw new Fault('unknown-decision', 'there are no decisions here');
  };
  async function* nothing(operation: string, caller: Caller, ask: unknown): AsyncGenerator<never> {
    note(operation, caller, ask);
    yield* [];
  }
  const operations: FakeOperations = {
    tenantOf: (caller) => caller.tenant,
    openSnapshot: async (tenant, { consistency, cursor }) => {
      if ('token' in consistency && consistency.token === 'damaged') {
        throw new Fault('invalid-token', 'invalid revision requested');
      }
      if (cursor === 'damaged') throw new Fault('invalid-cursor', 'invalid cursor');
      return { tenant, token: `at-${consistency.kind}` };
    },
    async *backup(_tenant, caller, ask) {
      note('backup', caller, ask);
      yield Buffer.from('bytes');
    },
    unopened: {
      checkPermission: noteUnopened('checkPermission'),
      checkBulkPermissions: noteUnopened('checkBulkPermissions'),
      expandPermissionTree: noteUnopened('expandPermissionTree'),
      lookupResources: noteUnopened('lookupResources'),
      lookupSubjects: noteUnopened('lookupSubjects'),
    },
    checkPermission: async ({ token }, caller, ask) => {
      note('checkPermission', caller, ask);
      return {
        checkedAt: token,
        verdict: { kind: 'yes' },
        expiresAtNs: undefined,
        trace: undefined,
        schemaText: undefined,
      };
    },
    checkBulkPermissions: async ({ token }, caller, ask) => {
      note('checkBulkPermissions', caller, ask);
      const results = ask.items.map(() => ({
        kind: 'verdict' as const,
        verdict: { kind: 'no' as const },
        trace: undefined,
      }));
      return { checkedAt: token, results, schemaText: undefined };
    },
    expandPermissionTree: async ({ token }, caller, ask) => {
      note('expandPermissionTree', caller, ask);
      return {
        expandedAt: token,
        tree: { kind: 'leaf', expanded: ask.resource, relation: ask.permission, subjects: [] },
      };
    },
    async *lookupResources({ token }, caller, ask) {
      note('lookupResources', caller, ask);
      yield [{ lookedUpAt: token, resourceId: 'one', verdict: { kind: 'yes' }, cursor: 'after-one' }];
    },
    async *lookupSubjects({ token }, caller, ask) {
      note('lookupSubjects', caller, ask);
      const excluded = [{ id: 'bert', verdict: { kind: 'conditional' as const, missing: ['hour'] } }];
      const subject = { id: '*', verdict: { kind: 'yes' as const } };
      yield [{ lookedUpAt: token, subject, excluded, cursor: 'after-all' }];
    },
    async *readRelationships({ token }, caller, ask) {
      note('readRelationships', caller, ask);
      for (const id of ['one', 'two']) {
        const relationship = {
          resource: { type: 'document', id },
          relation: 'viewer',
          subject: { type: 'user', id: 'anna', relation: '' },
          caveat: undefined,
          expiresAtNs: undefined,
        };
        yield [{ readAt: token, relationship, cursor: `after-${id}` }];
      }
    },
    async *exportRelationships(_snapshot, caller, ask) {
      note('exportRelationships', caller, ask);
      yield { relationships: [], cursor: 'after-page' };
    },
    importRelationships: async (_tenant, caller, batches) => {
      const relationships: Relationship[] = [];
      for await (const batch of batches) relationships.push(...batch);
      note('importRelationships', caller, relationships);
      return { writtenAt: 'at-5', importedCount: relationships.length };
    },
    async *watch(_tenant, caller, ask) {
      note('watch', caller, ask);
      yield { kind: 'checkpoint', changesThrough: 'at-6' };
    },
    writeRelationships: async (_tenant, caller, ask) => {
      note('writeRelationships', caller, ask);
      return { writtenAt: 'at-1' };
    },
    deleteRelationships: async (_tenant, caller, ask) => {
      note('deleteRelationships', caller, ask);
      return { deletedAt: 'at-2', deletedCount: 3, partial: true };
    },
    readSchema: async (_tenant, caller) => {
      note('readSchema', caller, undefined);
      return { schemaText: 'definition user {}', readAt: 'at-3' };
    },
    writeSchema: async (_tenant, caller, ask) => {
      note('writeSchema', caller, ask);
      return { writtenAt: 'at-4' };
    },
    reflectSchema: async ({ token }, caller, ask) => {
      note('reflectSchema', caller, ask);
      return { definitions: [], caveats: [], readAt: token };
    },
    computablePermissions: async ({ token }, caller, ask) => {
      note('computablePermissions', caller, ask);
      return { members: [{ definition: 'document', name: 'view', kind: 'permission' }], readAt: token };
    },
    dependentRelations: async ({ token }, caller, ask) => {
      note('dependentRelations', caller, ask);
      return { members: [{ definition: 'document', name: 'viewer', kind: 'relation' }], readAt: token };
    },
    diffSchema: async ({ token }, caller, ask) => {
      note('diffSchema', caller, ask);
      return { changes: [], readAt: token };
    },
    registerRelationshipCounter: async (_tenant, caller, ask) => {
      note('registerRelationshipCounter', caller, ask);
    },
    countRelationships: async (_tenant, caller, ask) => {
      note('countRelationships', caller, ask);
      return { count: 5, readAt: 'at-5' };
    },
    unregisterRelationshipCounter: async (_tenant, caller, ask) => {
      note('unregisterRelationshipCounter', caller, ask);
    },
    decisions: {
      queryDecisions: (_tenant, caller, ask) => nothing('queryDecisions', caller, ask),
      tailDecisions: (_tenant, caller, ask) => nothing('tailDecisions', caller, ask),
      getDecision: async (_tenant, caller, ask) => refuseDecision('getDecision', caller, ask),
      replayDecision: async (_tenant, caller, ask) => refuseDecision('replayDecision', caller, ask),
      getCheckpoint: async (_tenant, caller) => {
        note('getCheckpoint', caller, undefined);
        return { checkpoint: undefined, publicKey: 'a key' };
      },
      proveInclusion: async (_tenant, caller, ask) => refuseDecision('proveInclusion', caller, ask),
      proveConsistency: async (_tenant, caller, ask) => refuseDecision('proveConsistency', caller, ask),
      exportDecisions: (_tenant, caller, ask) => nothing('exportDecisions', caller, ask),
    },
    delegation: NO_DELEGATION,
    ...changes,
  };
  return { operations, asked };
}

/** Never answers; ends only by `signal`. `stopped` gets the reason. */
export async function forever(signal: AbortSignal, stopped: (reason: unknown) => void): Promise<never> {
  signal.addEventListener('abort', () => stopped(signal.reason));
  await sleep(600_000, undefined, { signal });
  throw new Error('the wait is over');
}

/** These tests ask nothing about chains. */
const NO_DELEGATION: FakeOperations['delegation'] = {
  openSession: refuse,
  delegateSession: refuse,
  createGrant: refuse,
  extendGrant: refuse,
  endGrant: refuse,
  listGrants: refuseAll,
  registerAgent: refuse,
  stop: refuse,
  previewStop: refuse,
  resume: refuse,
  checkDelegated: refuse,
  checkDelegatedBulk: refuse,
  lookupDelegatedResources: refuseAll,
};

function refuse(): Promise<never> {
  return Promise.reject(new Fault('unimplemented', 'no chains here'));
}

async function* refuseAll(): AsyncGenerator<never> {
  yield await refuse();
}
