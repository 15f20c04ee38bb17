import { connect, type ClientHttp2Session } from 'node:http2';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameOfStatusCode, type StatusCode } from '../../src/transport/wire/status-code.ts';
import { root } from '../../src/transport/wire/protos.ts';
import { BesiegedServer } from './besieged-server.ts';
import { callHeaders, grpcMessage } from './frames.ts';
import { bytesField, field, nearlyMessage, nested, WIRE } from './random-protobuf.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 15);

/** What bytes may lead to, whatever they are. Neither `INTERNAL` nor `UNKNOWN` is among them. */
const FORESEEN = new Set([
  'OK',
  'ABORTED',
  'ALREADY_EXISTS',
  'DEADLINE_EXCEEDED',
  'FAILED_PRECONDITION',
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'OUT_OF_RANGE',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'UNAUTHENTICATED',
  'UNIMPLEMENTED',
]);

const SERVICES = [
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'authzed.api.v1.WatchService',
  'authzed.api.v1.ExperimentalService',
  'bailiwick.v1.CredentialService',
  'bailiwick.v1.DecisionService',
  'bailiwick.v1.DelegationService',
];
/** Everything that is served, found where the server finds it: a call that is added is put to this too. */
const PATHS: readonly string[] = SERVICES.flatMap((service) =>
  root
    .lookupService(service)
    .methodsArray.filter((method) => method instanceof protobuf.Method)
    .map(({ name }) => `/${service}/${name}`),
);
/** These change who may call, which would end the honest ones as well: their requests are never well-formed here. */
const CHANGES_CREDENTIALS = /CredentialService\/(Create|Rotate|Revoke)/;
/** They go on as long as somebody listens. */
const ENDLESS = /\/(Watch|TailDecisions)$/;
/** They have much to tell, since every answer is recorded. What fails later shows in the log of the server. */
const LONG = /\/(QueryDecisions|ExportDecisions)$/;

let server: BesiegedServer;
let session: ClientHttp2Session;

beforeAll(async () => {
  server = await BesiegedServer.start();
  session = connect(`http://${server.address}`);
});

afterAll(async () => {
  session.destroy();
  await server.expectGoodEnd();
  await server[Symbol.asyncDispose]();
});

/** The name of the status with which a call ends; `OK` for one that has gone on for a while and is left. */
async function outcomeOf(path: string, message: Uint8Array): Promise<string> {
  const stream = session.request(callHeaders(path));
  const { promise, resolve } = Promise.withResolvers<string>();
  const take = (headers: Readonly<Record<string, unknown>>): void => {
    const code = headers['grpc-status'];
    if (code !== undefined) resolve(nameOfStatusCode(Number(code) as StatusCode));
  };
  stream.on('response', take).on('trailers', take);
  stream.on('error', ({ message: why }) => resolve(why)).on('close', () => resolve('no status'));
  const timer = setTimeout(() => resolve(ENDLESS.test(path) ? 'OK' : 'no answer'), patienceMs(path));
  stream.on('data', () => LONG.test(path) && resolve('OK'));
  stream.end(grpcMessage(message));
  const outcome = await promise;
  clearTimeout(timer);
  stream.close();
  return outcome;
}

function patienceMs(path: string): number {
  return ENDLESS.test(path) ? 30 : 20_000;
}

async function expectForeseen(path: string, message: Uint8Array): Promise<void> {
  if (CHANGES_CREDENTIALS.test(path)) return;
  const outcome = await outcomeOf(path, message);
  expect(
    FORESEEN.has(outcome),
    `${path} ended with ${outcome} for ${Buffer.from(message).toString('hex')}`,
  ).toBe(true);
}

test('there is something to put bytes to', () => expect(PATHS.length).toBeGreaterThan(40));

test.each(PATHS.filter((path) => !CHANGES_CREDENTIALS.test(path)))(
  '%s answers nearly messages with a status that was foreseen',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(nearlyMessage, (message) => expectForeseen(path, message)),
      { numRuns: RUNS },
    );
    await server.expectUnharmed();
  },
);

const DEEP = 50_000;

test.each([
  { what: 'a message in a message in a message', message: nested(1, 5_000) },
  { what: 'groups that are never closed', message: Buffer.alloc(DEEP, 0x0b) },
  { what: 'groups that were never opened', message: Buffer.alloc(DEEP, 0x0c) },
  { what: 'a length of two gigabytes', message: bytesField(1, Buffer.alloc(0), 0x7fffffff) },
  { what: 'a length of eighteen trillion', message: field(1, WIRE.length, Buffer.alloc(10, 0xff)) },
  { what: 'a number of eleven bytes', message: field(1, WIRE.varint, Buffer.alloc(11, 0xff)) },
  {
    what: 'the same field a hundred thousand times',
    message: Buffer.concat(Array.from({ length: 100_000 }, () => bytesField(1, Buffer.alloc(0)))),
  },
  { what: 'field 0', message: Buffer.from([0x02, 0x00]) },
  { what: 'a megabyte that is no text', message: bytesField(3, Buffer.alloc(1_000_000, 0xff)) },
  { what: 'a megabyte of text', message: bytesField(3, Buffer.alloc(1_000_000, 0x61)) },
  { what: 'nothing', message: Buffer.alloc(0) },
])('$what is refused or answered by every call', async ({ message }) => {
  for (const path of PATHS) await expectForeseen(path, message);
  await server.expectUnharmed();
});
