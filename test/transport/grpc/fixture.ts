import { Writable } from 'node:stream';
import { v1 } from '@authzed/authzed-node';
import { Client as RawClient, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import type { Denial } from '../../../src/auth/admit.ts';
import { type Gate, openGate } from '../../../src/auth/gate.ts';
import type { Readiness } from '../../../src/base/readiness.ts';
import type { ThreadCounts } from '../../../src/base/thread-counts.ts';
import { createLogger, type LogLevel } from '../../../src/observe/log.ts';
import type { CallMeter } from '../../../src/observe/metrics/call-meter.ts';
import { DEFAULT_GRPC_LIMITS, type GrpcLimits, GrpcServer } from '../../../src/transport/grpc/server.ts';
import type { CallQuotas } from '../../../src/quotas/call-quotas.ts';
import type { Tracer } from '../../../src/observe/traces/tracer.ts';
import type { TlsSource } from '../../../src/transport/grpc/tls-front.ts';
import { type Asked, type FakeOperations, fakeOperations } from '../fake-operations.ts';

export type Client = ReturnType<typeof v1.NewClient>;

export interface Fixture {
  readonly server: GrpcServer;
  readonly client: Client;
  readonly address: string;
  readonly asked: readonly Asked[];
  /** The lines of the log so far, parsed. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  readonly close: () => Promise<void>;
}

/** A server on a free port with a published client, both gone when the test is. */
export async function serve(
  changes: Partial<FakeOperations> = {},
  settings: Settings = {},
): Promise<Fixture> {
  const fixture = await serveUntilClosed(changes, settings);
  onTestFinished(fixture.close);
  return fixture;
}

interface Settings {
  readonly gate?: Gate;
  readonly onDenied?: (denial: Denial) => void;
  readonly tls?: TlsSource | undefined;
  readonly sharing?: 'first' | 'joining' | undefined;
  readonly limits?: Partial<GrpcLimits>;
  readonly level?: LogLevel;
  readonly key?: string;
  readonly readiness?: Readiness;
  readonly meter?: CallMeter;
  readonly tracer?: Tracer;
  readonly quotas?: CallQuotas;
  readonly connections?: ThreadCounts;
}

/** As `serve`, for the tests of a whole file. */
export async function serveUntilClosed(
  changes: Partial<FakeOperations> = {},
  settings: Settings = {},
): Promise<Fixture> {
  const written: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const { operations, asked } = fakeOperations(changes);
  const server = await GrpcServer.listen({
    address: '127.0.0.1:0',
    gate: settings.gate ?? openGate,
    onDenied: settings.onDenied,
    tls: settings.tls,
    sharing: settings.sharing,
    operations,
    logger: createLogger({ level: settings.level ?? 'debug', destination }),
    limits: { ...DEFAULT_GRPC_LIMITS, graceMs: 500, ...settings.limits },
    version: 'v0.0.0-test',
    readiness: settings.readiness,
    meter: settings.meter,
    tracer: settings.tracer,
    quotas: settings.quotas,
    connections: settings.connections,
  });
  const address = `127.0.0.1:${server.port}`;
  const client = v1.NewClient(
    settings.key ?? 'any',
    address,
    v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS,
  );
  const close = async (): Promise<void> => {
    client.close();
    await server.close();
  };
  const lines = (): readonly Readonly<Record<string, unknown>>[] =>
    written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { server, client, address, asked, lines, close };
}

/** The error with which `promise` rejects, as grpc-js makes it. */
export async function refusalOf(promise: Promise<unknown>): Promise<ServiceError> {
  try {
    await promise;
  } catch (thrown) {
    return thrown as ServiceError;
  }
  throw new Error('expected a refusal, found an answer');
}

export const CHECK: v1.CheckPermissionRequest = v1.CheckPermissionRequest.create({
  resource: { objectType: 'document', objectId: 'readme' },
  permission: 'view',
  subject: { object: { objectType: 'user', objectId: 'anna' } },
});

export interface RawAnswer {
  readonly bytes: Buffer;
  readonly trailers: Metadata;
}

/** Sends `bytes` to `path` as they are, whatever the call's kind; `headers` are its metadata. */
export async function callRaw(
  address: string,
  path: string,
  bytes: Uint8Array = new Uint8Array(),
  headers: Readonly<Record<string, string>> = {},
  deadlineMs = 10_000,
): Promise<RawAnswer> {
  const client = new RawClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      let answer: Buffer | undefined;
      const call = client.makeUnaryRequest(
        path,
        (sent: Uint8Array) => Buffer.from(sent),
        (received: Buffer) => received,
        bytes,
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, received) => {
          if (error) reject(error);
          else answer = received;
        },
      );
      call.on('status', ({ metadata: trailers }) => {
        if (answer !== undefined) resolve({ bytes: answer, trailers });
      });
    });
  } finally {
    client.close();
  }
}
