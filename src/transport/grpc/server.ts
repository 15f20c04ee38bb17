import type { Socket } from 'node:net';
import {
  Server,
  ServerCredentials,
  type ServerOptions,
  type ServerUnaryCall,
  logVerbosity,
  setLogVerbosity,
} from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { Denial } from '../../auth/admit.ts';
import type { Gate } from '../../auth/gate.ts';
import { assert } from '../../base/assert.ts';
import { ThreadCounts } from '../../base/thread-counts.ts';
import type { Readiness } from '../../base/readiness.ts';
import { Fault } from '../../model/fault.ts';
import type { Logger } from '../../observe/log.ts';
import { LineBudget } from '../../observe/line-budget.ts';
import type { CallMeter } from '../../observe/metrics/call-meter.ts';
import type { Tracer } from '../../observe/traces/tracer.ts';
import type { CallQuotas } from '../../quotas/call-quotas.ts';
import { root } from '../wire/protos.ts';
import { Auxiliary } from './auxiliary.ts';
import { Backlogs } from './backlogs.ts';
import { type ConnectionLimits, Connections } from './connections.ts';
import { limitHeaders } from './header-limit.ts';
import { InFlight } from './in-flight.ts';
import type { Operations } from './operations.ts';
import { RequestIds } from './request-id.ts';
import type { Desk } from './served-call.ts';
import { servedCalls, type ServedCalls } from './served-calls.ts';
import { SharedListener } from './shared-listener.ts';
import { streamHandler } from './stream.ts';
import { TlsFront, type TlsSource } from './tls-front.ts';
import { unaryInterceptor } from './unary.ts';
import { uploadHandler } from './upload.ts';

setLogVerbosity(logVerbosity.NONE); // what a peer sends, such as a malformed header, must not write to our standard error

export interface GrpcServerOptions<Tenant, Snapshot> {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  /**
   * Whether other threads of the process serve on the same port: `first` takes an address that nobody may have yet, and
   * `joining` one where the first is. Absent, nobody else does.
   */
  readonly sharing?: 'first' | 'joining' | undefined;
  /** Speaks TLS with what it says; absent, connections are taken as they come. */
  readonly tls?: TlsSource | undefined;
  readonly gate: Gate;
  /** Told of every call that is refused to a known credential. */
  readonly onDenied?: ((denial: Denial) => void) | undefined;
  readonly operations: Operations<Tenant, Snapshot>;
  readonly logger: Logger;
  readonly limits: GrpcLimits;
  /** For callers who ask which version answers them. */
  readonly version: string;
  /** What the health of the server says; it is well if absent. */
  readonly readiness?: Readiness | undefined;
  /** Who counts the calls; nobody if absent. */
  readonly meter?: CallMeter | undefined;
  /** Who decides which calls are traced; none is if absent. */
  readonly tracer?: Tracer | undefined;
  /** What callers are held to; nothing if absent. */
  readonly quotas?: CallQuotas | undefined;
  /** Counts connections for all threads of the process; absent, they are those of this server. */
  readonly connections?: ThreadCounts | undefined;
}

export interface GrpcLimits extends ConnectionLimits {
  /** The largest request, in bytes on the wire. */
  readonly messageBytesMax: number;
  /** The largest headers of a call, as `limitHeaders` counts them. */
  readonly headerBytesMax: number;
  /** The largest caveat context of one question, in bytes on the wire; 0 for no bound. */
  readonly contextBytesMax: number;
  /** How long calls may take to finish when the server stops. */
  readonly graceMs: number;
  /** How long a stream waits for a reader that does not read. */
  readonly stallMs: number;
  /** How long a stream that ends by itself may take to its next answer; 0 for no bound. */
  readonly answerWaitMs: number;
  /** Calls that are open on one connection; 0 for no limit. A client that keeps to it waits before it opens more. */
  readonly streamsPerConnectionMax: number;
  /** After how long without a call a connection is closed; 0 for never. */
  readonly connectionIdleMs: number;
  /** After how long a connection takes no new calls, give or take a tenth; 0 for never. */
  readonly connectionAgeMs: number;
  /** Between two questions whether the peer is still there; 0 for none. */
  readonly keepaliveMs: number;
}

export const DEFAULT_GRPC_LIMITS: GrpcLimits = {
  messageBytesMax: 4 * 1024 * 1024,
  headerBytesMax: 16_384,
  contextBytesMax: 4_096,
  graceMs: 5_000,
  stallMs: 10_000,
  answerWaitMs: 30_000,
  connectionsMax: 0,
  firstBytesWaitMs: 10_000,
  streamsPerConnectionMax: 1000,
  connectionIdleMs: 0,
  connectionAgeMs: 0,
  keepaliveMs: 120_000,
};

const SERVICES = [
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'authzed.api.v1.WatchService',
  'authzed.api.v1.ExperimentalService',
  'bailiwick.v1.BackupService',
  'bailiwick.v1.DecisionService',
  'bailiwick.v1.DelegationService',
];
const CREDENTIAL_SERVICE = 'bailiwick.v1.CredentialService';
const TENANT_SERVICE = 'bailiwick.v1.TenantService';
/** After the grace, how long calls that were told to stop may take to say so. */
const LAST_WORD_MS = 250;
/** Of calls that are over a quota; the metrics count them all. */
const OVER_QUOTA_LINES_PER_SECOND = 10;

/** `authzed.api.v1`, `bailiwick.v1`, health and reflection on one listener. */
export class GrpcServer {
  readonly port: number;
  readonly #server: Server;
  readonly #auxiliary: Auxiliary;
  readonly #inFlight: InFlight;
  readonly #graceMs: number;
  readonly #shared: SharedListener;
  readonly #connections: Connections;
  #closed: Promise<void> | undefined;

  private constructor(
    server: Server,
    auxiliary: Auxiliary,
    inFlight: InFlight,
    { port, shared, connections }: Bound,
    graceMs: number,
  ) {
    this.#server = server;
    this.#auxiliary = auxiliary;
    this.#inFlight = inFlight;
    this.port = port;
    this.#shared = shared;
    this.#connections = connections;
    this.#graceMs = graceMs;
  }

  /** Serves when it resolves. Rejects when the address can't be had. */
  static async listen<Tenant, Snapshot>(options: GrpcServerOptions<Tenant, Snapshot>): Promise<GrpcServer> {
    const { gate, onDenied, logger, limits, version, readiness, meter, tracer, quotas } = options;
    const inFlight = new InFlight();
    const { contextBytesMax, stallMs, answerWaitMs } = limits;
    const requestIds = new RequestIds();
    const waits = { stallMs, answerWaitMs };
    const desk: Desk = {
      gate,
      onDenied,
      logger,
      inFlight,
      requestIds,
      backlogs: new Backlogs(),
      contextBytesMax,
      ...waits,
      version,
      meter,
      tracer,
      quotas,
      overQuotaLines: new LineBudget(OVER_QUOTA_LINES_PER_SECOND),
    };
    const served = servedCalls(options.operations);
    const server = new Server({
      'grpc.max_receive_message_length': limits.messageBytesMax,
      ...connectionOptions(limits),
      interceptors: [unaryInterceptor(served.unary, desk)],
    });
    limitHeaders(server, limits.headerBytesMax);
    const services = [
      ...SERVICES,
      ...(options.operations.credentials === undefined ? [] : [CREDENTIAL_SERVICE]),
      ...(options.operations.tenants === undefined ? [] : [TENANT_SERVICE]),
    ];
    for (const service of services) register(server, service, served, desk);
    const auxiliary = new Auxiliary(server, services);
    readiness?.listen(() => auxiliary.tellHealth(readiness.isReady));
    const bound = await open(server, options);
    return new GrpcServer(server, auxiliary, inFlight, bound, limits.graceMs);
  }

  /**
   * Takes no new calls, ends those that never would, lets the others finish within the grace, then aborts them: all
   * with `shutting-down`.
   */
  close(): Promise<void> {
    this.#closed ??= this.#stop();
    return this.#closed;
  }

  /** Hangs up on every caller at once, for a thread that fails; `close` comes after it, or the end of the thread. */
  cut(): void {
    this.#shared.close();
    this.#connections.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #stop(): Promise<void> {
    this.#shared.close();
    const disconnected = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    this.#auxiliary.stop();
    this.#inFlight.abortEndless(shuttingDown());
    const finished = disconnected.then(() => this.#inFlight.idle()).then(() => this.#connections.none());
    if (await within(finished, this.#graceMs)) return;
    this.#inFlight.abortAll(shuttingDown());
    await within(finished, LAST_WORD_MS);
    this.#server.forceShutdown();
  }
}

function shuttingDown(): Fault {
  return new Fault('shutting-down', 'the server is shutting down');
}

/** Messages are read and written on the road, where a failure becomes a status: grpc-js only carries the bytes. */
function register(server: Server, serviceName: string, served: ServedCalls, desk: Desk): void {
  const service = root.lookupService(serviceName);
  for (const method of service.methodsArray) {
    assert(method instanceof protobuf.Method, 'a method');
    const path = `/${serviceName}/${method.name}`;
    const upload = served.upload.get(path);
    const live = served.live.get(path);
    const stream = live ?? served.stream.get(path);
    if (upload !== undefined) {
      server.register(path, uploadHandler(upload, desk), asIs, asIs, 'clientStream');
    } else if (stream !== undefined) {
      server.register(path, streamHandler(stream, desk, live !== undefined), asIs, asIs, 'serverStream');
    } else {
      assert(served.unary.has(path), `\`${path}\` is answered`);
      server.register(path, answeredBefore, asIs, asIs, 'unary'); // by the interceptor
    }
  }
}

function answeredBefore(call: ServerUnaryCall<Buffer, Buffer>): void {
  assert(false, `\`${call.getPath()}\` is answered by the interceptor`);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

interface Bound {
  readonly port: number;
  readonly shared: SharedListener;
  readonly connections: Connections;
}

/** Connections are accepted here and not by grpc-js, which does not bound them. */
async function open<Tenant, Snapshot>(
  server: Server,
  { address, sharing, tls, limits, connections: counts }: GrpcServerOptions<Tenant, Snapshot>,
): Promise<Bound> {
  const connections = new Connections(limits, counts ?? new ThreadCounts(ThreadCounts.memoryOf(1), 0));
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const inject = (socket: Socket): void => {
    connections.serve(socket);
    injector.injectConnection(socket);
  };
  const front = tls && new TlsFront(tls, inject);
  const onConnection = (socket: Socket): void => {
    if (!connections.take(socket)) return;
    if (front === undefined) inject(socket);
    else front.take(socket);
  };
  try {
    const shared = await SharedListener.open(address, sharing ?? 'alone', onConnection);
    return { port: shared.port, shared, connections };
  } catch (cause) {
    throw new Error(`can't listen on \`${address}\``, { cause });
  }
}

/** For grpc-js, which takes a limit that is there for one that is meant. */
function connectionOptions(limits: GrpcLimits): ServerOptions {
  const { streamsPerConnectionMax, connectionIdleMs, connectionAgeMs, keepaliveMs } = limits;
  return {
    ...(streamsPerConnectionMax > 0 && { 'grpc.max_concurrent_streams': streamsPerConnectionMax }),
    ...(connectionIdleMs > 0 && { 'grpc.max_connection_idle_ms': connectionIdleMs }),
    ...(connectionAgeMs > 0 && { 'grpc.max_connection_age_ms': connectionAgeMs }),
    ...(keepaliveMs > 0 && { 'grpc.keepalive_time_ms': keepaliveMs }),
  };
}

/** Whether `promise` resolves within `ms`. */
async function within(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
