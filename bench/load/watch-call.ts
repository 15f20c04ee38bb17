import type { WatchRequest } from '../../src/gen/authzed/api/v1/WatchRequest.ts';
import type { WatchResponse__Output } from '../../src/gen/authzed/api/v1/WatchResponse.ts';
import type { GrpcCaller } from './grpc-caller.ts';
import { frameOf } from './message-frames.ts';
import { messageType } from './messages.ts';
import { PATHS } from './paths.ts';

const request = messageType<WatchRequest>('WatchRequest');
const response = messageType<object, WatchResponse__Output>('WatchResponse');

/** The bytes of each event about relationships of a type, from now on. */
export function watchOver(caller: GrpcCaller, resourceType: string): AsyncGenerator<Buffer, void, undefined> {
  const ask = request.write({ optionalObjectTypes: [resourceType] });
  return caller.messages(PATHS.watch, frameOf(ask));
}

/** The ids of the resources of an event's updates, in their order. */
export function idsIn(bytes: Buffer): readonly string[] {
  return response.read(bytes).updates.map(({ relationship }) => relationship?.resource?.objectId ?? '');
}
