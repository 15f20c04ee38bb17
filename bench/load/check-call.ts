import type { CheckPermissionRequest } from '../../src/gen/authzed/api/v1/CheckPermissionRequest.ts';
import type { CheckPermissionResponse__Output } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { CheckBulkPermissionsRequest } from '../../src/gen/authzed/api/v1/CheckBulkPermissionsRequest.ts';
import type { CheckBulkPermissionsResponse__Output } from '../../src/gen/authzed/api/v1/CheckBulkPermissionsResponse.ts';
import type { Question } from '../worlds/world.ts';
import { frameOf } from './message-frames.ts';
import { messageType } from './messages.ts';
import { wireObject, wireStruct, wireSubject } from './references.ts';

const request = messageType<CheckPermissionRequest>('CheckPermissionRequest');
const response = messageType<object, CheckPermissionResponse__Output>('CheckPermissionResponse');
const bulkRequest = messageType<CheckBulkPermissionsRequest>('CheckBulkPermissionsRequest');
const bulkResponse = messageType<object, CheckBulkPermissionsResponse__Output>(
  'CheckBulkPermissionsResponse',
);

/** Both sides of a comparison have to read the newest state; some servers do so only when they are told. */
const NEWEST = { fullyConsistent: true } as const;

/** A question on the wire. */
export function checkFrame(question: Question, consistency: 'unsaid' | 'newest' = 'unsaid'): Buffer {
  const item = wireQuestion(question);
  return frameOf(request.write(consistency === 'newest' ? { ...item, consistency: NEWEST } : item));
}

export function bulkFrame(questions: readonly Question[]): Buffer {
  return frameOf(bulkRequest.write({ items: questions.map(wireQuestion) }));
}

/** What the bytes of an answer say. */
export function answerIn(bytes: Buffer): string {
  return answerOf(response.read(bytes).permissionship);
}

export function answersIn(bytes: Buffer): readonly string[] {
  return bulkResponse
    .read(bytes)
    .pairs.map(({ item, error }) =>
      item ? answerOf(item.permissionship) : `error ${error?.message ?? 'of no kind'}`,
    );
}

function wireQuestion({ resource, permission, subject, context }: Question): CheckPermissionRequest {
  const plain = { resource: wireObject(resource), permission, subject: wireSubject(subject) };
  return Object.keys(context).length === 0 ? plain : { ...plain, context: wireStruct(context) };
}

function answerOf(permissionship: unknown): string {
  if (permissionship === Permissionship.PERMISSIONSHIP_HAS_PERMISSION) return 'yes';
  if (permissionship === Permissionship.PERMISSIONSHIP_NO_PERMISSION) return 'no';
  if (permissionship === Permissionship.PERMISSIONSHIP_CONDITIONAL_PERMISSION) return 'conditional';
  return `permissionship ${String(permissionship)}`;
}
