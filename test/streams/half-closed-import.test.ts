import { connect } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { DRIVE_SCHEMA } from '../server/drive-schema.ts';
import { relationship, schemaOf } from '../server/requests.ts';
import { RunningServer } from '../server/running-server.ts';

/* An import whose stream is closed in the middle of a message is no whole import, whatever came before it. */

const PATH = '/authzed.api.v1.PermissionsService/ImportBulkRelationships';
const INVALID_ARGUMENT = '3';

/** A message as it goes over the wire: not compressed, its length, itself. */
function frameOf(...texts: readonly string[]): Buffer {
  const message = v1.ImportBulkRelationshipsRequest.toBinary({ relationships: texts.map(relationship) });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Sends `bytes` as the whole of a stream, and gives the status it ends with. */
async function statusOf(address: string, bytes: Buffer): Promise<string> {
  const session = connect(`http://${address}`);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: 'Bearer any',
    });
    stream.end(bytes);
    stream.resume();
    return await new Promise((resolve, reject) => {
      const seen = (headers: NodeJS.Dict<string | string[]>): void => {
        if (headers['grpc-status'] !== undefined) resolve(String(headers['grpc-status']));
      };
      stream.on('response', seen).on('trailers', seen).on('error', reject);
    });
  } finally {
    session.close();
  }
}

const WHOLE = frameOf('document:a#owner@user:anna', 'document:b#owner@user:anna');

test.each([
  { what: 'in the head of a message', bytes: Buffer.concat([WHOLE, WHOLE.subarray(0, 3)]) },
  { what: 'behind the head of a message', bytes: Buffer.concat([WHOLE, WHOLE.subarray(0, 5)]) },
  {
    what: 'in a message',
    bytes: Buffer.concat([WHOLE, frameOf('document:c#owner@user:anna').subarray(0, -4)]),
  },
  {
    what: 'after bytes that are no message',
    bytes: Buffer.concat([WHOLE, Buffer.from([0, 0, 0, 0, 2, 255, 255])]),
  },
])('closed $what', async ({ bytes }) => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  const head = server.tenant.store.head();
  expect(await statusOf(server.address, bytes)).toBe(INVALID_ARGUMENT);
  const stored = await server.client().exportBulkRelationships(v1.ExportBulkRelationshipsRequest.create());
  expect([stored, server.tenant.store.head()]).toEqual([[], head]);
  expect(await statusOf(server.address, WHOLE)).toBe('0'); // and the same stream, closed after its message, is fine
});
