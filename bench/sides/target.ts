import type { DeleteRelationshipsRequest } from '../../src/gen/authzed/api/v1/DeleteRelationshipsRequest.ts';
import type { DeleteRelationshipsResponse__Output } from '../../src/gen/authzed/api/v1/DeleteRelationshipsResponse.ts';
import { _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress as Progress } from '../../src/gen/authzed/api/v1/DeleteRelationshipsResponse.ts';
import { CallFailed, GrpcCaller } from '../load/grpc-caller.ts';
import { frameOf } from '../load/message-frames.ts';
import { messageType } from '../load/messages.ts';
import { PATHS } from '../load/paths.ts';
import { importFrames, importOver, writeSchemaOver } from '../load/transfer-call.ts';
import { type Place, worldOf } from '../worlds/all-worlds.ts';

const NOT_FOUND = 5;
const DELETE_LIMIT = 1_000;

const readSchema = messageType<object>('ReadSchemaRequest');
const deleteRequest = messageType<DeleteRelationshipsRequest>('DeleteRelationshipsRequest');
const deleteResponse = messageType<object, DeleteRelationshipsResponse__Output>(
  'DeleteRelationshipsResponse',
);

export interface TargetAddress {
  readonly address: string;
  readonly key: string;
}

/** Any server of the API, which is filled with one world after another. */
export class Target {
  readonly #where: TargetAddress;
  #holds: { readonly place: Place; readonly schema: string } | undefined;

  constructor(where: TargetAddress) {
    this.#where = where;
  }

  /**
   * So that no one's data is mixed with a benchmark's, or lost.
   * @throws Error when the server has a schema
   */
  async requireEmpty(): Promise<void> {
    using caller = this.#connect();
    try {
      await caller.call(PATHS.readSchema, frameOf(readSchema.write({})));
    } catch (error) {
      if (error instanceof CallFailed && error.code === NOT_FOUND) return;
      throw error;
    }
    throw new Error(
      `expected a server without a schema at \`${this.#where.address}\`, found one with a schema`,
    );
  }

  /** Makes it hold the world of `place` and, of relationships, nothing else. */
  async hold(place: Place): Promise<void> {
    if (this.#holds?.place.world === place.world && this.#holds.place.scale === place.scale) return;
    await this.clear();
    using caller = this.#connect();
    const world = worldOf(place);
    await writeSchemaOver(caller, world.schema);
    this.#holds = { place, schema: world.schema };
    await importOver(caller, importFrames(world));
  }

  /** Takes out the relationships that it was given; the last schema stays. */
  async clear(): Promise<void> {
    if (this.#holds === undefined) return;
    using caller = this.#connect();
    for (const [, resourceType = ''] of this.#holds.schema.matchAll(/^definition (\w+)/gm)) {
      const ask = deleteRequest.write({
        relationshipFilter: { resourceType },
        optionalLimit: DELETE_LIMIT,
        optionalAllowPartialDeletions: true,
      });
      for (let progress: unknown; progress !== Progress.DELETION_PROGRESS_COMPLETE;) {
        progress = deleteResponse.read(await caller.call(PATHS.delete, frameOf(ask))).deletionProgress;
      }
    }
    this.#holds = undefined;
  }

  #connect(): GrpcCaller {
    return new GrpcCaller(this.#where.address, this.#where.key);
  }
}
