import { type handleUnaryCall, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import type { CheckPermissionResponse } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { WriteRelationshipsResponse } from '../../src/gen/authzed/api/v1/WriteRelationshipsResponse.ts';
import { messageType } from '../load/messages.ts';
import { PATHS } from '../load/paths.ts';

/*
 * The ceiling: grpc-js answers every `CheckPermission` and every `WriteRelationships` with the same bytes. The request
 * is neither read nor looked at, nothing is encoded, authenticated, logged, evaluated or stored: no server on grpc-js
 * can answer faster. The answers have the size and the trailer of real ones.
 *
 * It announces itself as the real server does and serves until it is told to stop.
 */
const TOKEN = 'AQEjRWeJq83vAAAAAAB7q6urqw';
const REQUEST_ID = '1r5o2f0ab0cd00000001';

const check = messageType<CheckPermissionResponse>('CheckPermissionResponse').write({
  checkedAt: { token: TOKEN },
  permissionship: Permissionship.PERMISSIONSHIP_HAS_PERMISSION,
});
const write = messageType<WriteRelationshipsResponse>('WriteRelationshipsResponse').write({
  writtenAt: { token: TOKEN },
});
const asIs = (message: Buffer): Buffer => message;

const server = new Server();
server.register(PATHS.check, answering(check), asIs, asIs, 'unary');
server.register(PATHS.write, answering(write), asIs, asIs, 'unary');
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.once('SIGTERM', () => server.forceShutdown());
  console.log(JSON.stringify({ msg: 'serving', address: `127.0.0.1:${port}` }));
});

function answering(bytes: Buffer): handleUnaryCall<Buffer, Buffer> {
  return (_call, callback) => {
    const trailers = new Metadata();
    trailers.set('x-request-id', REQUEST_ID);
    callback(null, bytes, trailers);
  };
}
