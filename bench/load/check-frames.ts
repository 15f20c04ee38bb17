import type { CheckPermissionRequest } from '../../src/gen/authzed/api/v1/CheckPermissionRequest.ts';
import type { CheckPermissionResponse__Output } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { encodeObject, encodeSubject } from '../../src/transport/wire/references.ts';
import { messageReader, messageWriter } from '../../src/transport/wire/protos.ts';
import type { Question } from '../worlds/world.ts';
import { frameOf } from './grpc-caller.ts';

const write = messageWriter<CheckPermissionRequest>('authzed.api.v1.CheckPermissionRequest');
const read = messageReader<CheckPermissionResponse__Output>('authzed.api.v1.CheckPermissionResponse');

/** A question on the wire. No consistency is named: the newest state is asked. */
export function checkFrame({ resource, permission, subject }: Question): Buffer {
  const message = write({ resource: encodeObject(resource), permission, subject: encodeSubject(subject) });
  return frameOf(message);
}

/** What the bytes of an answer say. */
export function answerIn(bytes: Buffer): string {
  const { permissionship } = read(bytes);
  if (permissionship === Permissionship.PERMISSIONSHIP_HAS_PERMISSION) return 'yes';
  if (permissionship === Permissionship.PERMISSIONSHIP_NO_PERMISSION) return 'no';
  return `permissionship ${permissionship}`;
}
