import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { expect, onTestFinished, test } from 'vitest';
import { CHECK, serve } from './fixture.ts';

const PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const BYTES = v1.CheckPermissionRequest.toBinary(CHECK);

interface Ended {
  readonly status: number;
  readonly details: string;
  readonly dataBytes: number;
}

/** Sends `messages` in one call, as no published client would, and tells how it ended. */
function call(session: ClientHttp2Session, messages: readonly Uint8Array[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let dataBytes = 0;
    const note = (headers: IncomingHttpHeaders): void => {
      const status = headers['grpc-status'];
      if (status === undefined) return;
      const details = headers['grpc-message'];
      resolve({
        status: Number(status),
        details: typeof details === 'string' ? decodeURI(details) : '',
        dataBytes,
      });
    };
    stream.on('response', note); // an answer that is nothing but a status has no trailers
    stream.on('trailers', note);
    stream.on('data', (chunk: Buffer) => (dataBytes += chunk.length));
    stream.on('error', reject);
    for (const message of messages) stream.write(framed(message));
    stream.end();
  });
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

test.each([
  { what: 'one message', messages: [BYTES], status: 0, details: 'OK' },
  { what: 'no message', messages: [], status: 12, details: 'found none' },
  { what: 'two messages', messages: [BYTES, BYTES], status: 12, details: 'found a second' },
])('a unary call with $what ends with status $status', async ({ messages, status, details }) => {
  const { address, asked, lines } = await serve();
  const session = connect(`http://${address}`);
  onTestFinished(() => session.destroy());
  const ended = await call(session, messages);
  expect(ended.details).toContain(details);
  expect(ended.status).toBe(status);
  expect(ended.dataBytes > 0).toBe(status === 0);
  expect(asked.length).toBe(status === 0 ? 1 : 0);
  expect(lines().filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('many calls on one connection each get their own answer', async () => {
  const { client } = await serve({
    checkPermission: async (_snapshot, _caller, { resource }) => ({
      checkedAt: resource.id,
      verdict: { kind: 'yes' },
      expiresAtNs: undefined,
      trace: undefined,
      schemaText: undefined,
    }),
  });
  const ids = Array.from({ length: 100 }, (_, index) => `doc-${index}`);
  const answers = await Promise.all(
    ids.map((objectId) =>
      client.promises.checkPermission(
        v1.CheckPermissionRequest.create({ ...CHECK, resource: { objectType: 'document', objectId } }),
      ),
    ),
  );
  expect(answers.map(({ checkedAt }) => checkedAt?.token)).toEqual(ids);
});
