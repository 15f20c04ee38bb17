import { type handleUnaryCall, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import type { CheckPermissionResponse } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import { checkPermissionRpc } from '../../src/transport/wire/check-permission.ts';
import { messageWriter } from '../../src/transport/wire/protos.ts';

/*
 * The ceiling: grpc-js answers every `CheckPermission` with the same bytes. The request is neither read nor looked at,
 * nothing is encoded, authenticated, logged or evaluated: no server on grpc-js can answer faster. The answer has the
 * size and the trailer of a real one.
 *
 * It announces itself as the real server does and serves until it is told to stop.
 */
const TOKEN = 'AQEjRWeJq83vAAAAAAB7q6urqw';
const REQUEST_ID = '1r5o2f0ab0cd00000001';

const bytes = messageWriter<CheckPermissionResponse>('authzed.api.v1.CheckPermissionResponse')({
  checkedAt: { token: TOKEN },
  permissionship: Permissionship.PERMISSIONSHIP_HAS_PERMISSION,
});

const answerConstant: handleUnaryCall<Buffer, Buffer> = (_call, callback) => {
  const trailers = new Metadata();
  trailers.set('x-request-id', REQUEST_ID);
  callback(null, bytes, trailers);
};
const asIs = (message: Buffer): Buffer => message;

const server = new Server();
server.register(checkPermissionRpc.path, answerConstant, asIs, asIs, 'unary');
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.once('SIGTERM', () => server.forceShutdown());
  console.log(JSON.stringify({ msg: 'serving', address: `127.0.0.1:${port}` }));
});
