import type { ExportBulkRelationshipsRequest } from '../../src/gen/authzed/api/v1/ExportBulkRelationshipsRequest.ts';
import type { ExportBulkRelationshipsResponse__Output } from '../../src/gen/authzed/api/v1/ExportBulkRelationshipsResponse.ts';
import type { ImportBulkRelationshipsRequest } from '../../src/gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { ImportBulkRelationshipsResponse__Output } from '../../src/gen/authzed/api/v1/ImportBulkRelationshipsResponse.ts';
import type { WriteSchemaRequest } from '../../src/gen/authzed/api/v1/WriteSchemaRequest.ts';
import { batches } from '../worlds/batches.ts';
import type { World } from '../worlds/world.ts';
import type { GrpcCaller } from './grpc-caller.ts';
import { frameOf } from './message-frames.ts';
import { messageType } from './messages.ts';
import { PATHS } from './paths.ts';
import { wireRelationship } from './references.ts';

const RELATIONSHIPS_PER_MESSAGE = 1_000;

const schemaRequest = messageType<WriteSchemaRequest>('WriteSchemaRequest');
const importRequest = messageType<ImportBulkRelationshipsRequest>('ImportBulkRelationshipsRequest');
const importResponse = messageType<object, ImportBulkRelationshipsResponse__Output>(
  'ImportBulkRelationshipsResponse',
);
const exportRequest = messageType<ExportBulkRelationshipsRequest>('ExportBulkRelationshipsRequest');
const exportResponse = messageType<object, ExportBulkRelationshipsResponse__Output>(
  'ExportBulkRelationshipsResponse',
);

export async function writeSchemaOver(caller: GrpcCaller, schema: string): Promise<void> {
  await caller.call(PATHS.writeSchema, frameOf(schemaRequest.write({ schema })));
}

/** A world in the frames of one import. */
export function* importFrames(world: World): Generator<Buffer> {
  for (const batch of batches(world.relationships(), RELATIONSHIPS_PER_MESSAGE)) {
    yield frameOf(importRequest.write({ relationships: batch.map(wireRelationship) }));
  }
}

/** Gives the number of relationships that the server counted. */
export async function importOver(caller: GrpcCaller, frames: Iterable<Buffer>): Promise<number> {
  return Number(importResponse.read(await caller.upload(PATHS.importBulk, frames)).numLoaded);
}

/** The number of relationships on each page. */
export async function* exportOver(caller: GrpcCaller): AsyncGenerator<number> {
  const ask = frameOf(exportRequest.write({ consistency: { fullyConsistent: true } }));
  for await (const bytes of caller.messages(PATHS.exportBulk, ask)) {
    yield exportResponse.read(bytes).relationships.length;
  }
}
