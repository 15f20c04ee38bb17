import type { WriteRelationshipsRequest } from '../../src/gen/authzed/api/v1/WriteRelationshipsRequest.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { frameOf } from './message-frames.ts';
import { messageType } from './messages.ts';
import { wireUpdate } from './references.ts';

const request = messageType<WriteRelationshipsRequest>('WriteRelationshipsRequest');

/** One transaction on the wire. */
export function writeFrame(updates: readonly RelationshipUpdate[]): Buffer {
  return frameOf(request.write({ updates: updates.map(wireUpdate) }));
}
