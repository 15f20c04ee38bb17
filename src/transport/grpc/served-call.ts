import type { PeerCertificate } from 'node:tls';
import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { admit, type Denial } from '../../auth/admit.ts';
import type { Gate, Presented } from '../../auth/gate.ts';
import { EVERY_TENANT, type Principal } from '../../auth/principal.ts';
import { countsForTenant } from '../../auth/rights-of-calls.ts';
import { TENANT_HEADER } from '../../auth/tenant-header.ts';
import { assert } from '../../base/assert.ts';
import type { Lease, Leaseholder } from '../../base/lease.ts';
import { after, type Soon } from '../../base/soon.ts';
import { Fault } from '../../model/fault.ts';
import { nameCaller } from '../../model/caller-of-call.ts';
import { DEFAULT_TENANT } from '../../model/tenant-name.ts';
import {
  type CallLine,
  type CallNames,
  logCall,
  logFailure,
  type Logger,
  logLost,
} from '../../observe/log.ts';
import type { LineBudget } from '../../observe/line-budget.ts';
import type { CallMeter } from '../../observe/metrics/call-meter.ts';
import type { CallKind } from '../../observe/metrics/metrics.ts';
import type { CallTrace, Span } from '../../observe/traces/call-trace.ts';
import { type Tracer, within } from '../../observe/traces/tracer.ts';
import { chargeWorkOf } from '../../operations/work-account.ts';
import type { CallQuotas, CountedCall } from '../../quotas/call-quotas.ts';
import { nameOfStatusCode, StatusCode } from '../wire/status-code.ts';
import type { Backlogs } from './backlogs.ts';
import type { InFlight } from './in-flight.ts';
import type { RequestIds } from './request-id.ts';
import type { Admission } from './road.ts';
import { toRefusal } from './status.ts';
import { Trailers } from './trailers.ts';

/** What every call shares. */
export interface Desk {
  readonly gate: Gate;
  /** Told of every call that is refused to a known credential, before it is answered. */
  readonly onDenied?: ((denial: Denial) => void) | undefined;
  readonly logger: Logger;
  readonly inFlight: InFlight;
  readonly requestIds: RequestIds;
  /** The largest caveat context of one question, in bytes on the wire; 0 for no bound. */
  readonly contextBytesMax: number;
  /** What waits for the readers of connections. */
  readonly backlogs: Backlogs;
  /** How long a stream, or a large answer, waits for a reader that does not read. */
  readonly stallMs: number;
  /** How long a stream that ends by itself may take to its next answer; 0 for no bound. */
  readonly answerWaitMs: number;
  /** For callers who ask which version answers them. */
  readonly version: string;
  /** Who counts the calls; nobody if absent. */
  readonly meter: CallMeter | undefined;
  /** Who decides which calls are traced; none is if absent. */
  readonly tracer: Tracer | undefined;
  /** What callers are held to; nothing if absent. */
  readonly quotas: CallQuotas | undefined;
  /** Of calls that are over a quota, which may be very many. */
  readonly overQuotaLines: LineBudget;
}

/** Ends that are the server's fault; others are the caller's. Source: OpenTelemetry, conventions for gRPC servers. */
const FAILURES: ReadonlySet<StatusCode> = new Set([
  StatusCode.UNKNOWN,
  StatusCode.DEADLINE_EXCEEDED,
  StatusCode.UNIMPLEMENTED,
  StatusCode.INTERNAL,
  StatusCode.UNAVAILABLE,
  StatusCode.DATA_LOSS,
]);

/** How a call ends, in the words of grpc-js. */
export interface Ending {
  readonly code: StatusCode;
  readonly details: string;
  readonly metadata: Metadata;
}

/** What calls of every kind have. */
type Arrived = Pick<
  ServerUnaryCall<Buffer, Buffer>,
  'getAuthContext' | 'getDeadline' | 'getPath' | 'metadata'
>;

/**
 * One call, from its arrival to its line in the log:
 *
 *     arrived ── admit ──► admitted ── succeed ──► ended
 *        └──────────── fail ───┴───────────────────► ended
 *
 * Its signal is aborted when the peer goes away, the deadline passes or the server stops, unless the call has ended.
 */
export class ServedCall implements Presented, Leaseholder {
  readonly #desk: Desk;
  readonly #arrived: Arrived;
  readonly #controller: AbortController;
  readonly #requestId: string;
  readonly #kind: CallKind;
  readonly #trace: CallTrace | undefined;
  readonly #startedMs = performance.now();
  #durationMs = 0;
  #callerName = '';
  #tenant: string | undefined;
  #lease: Lease<Leaseholder> | undefined;
  #counted: CountedCall | undefined;
  #ended = false;

  /** @param kind only the peer or the end of the server ends a `watch`. */
  constructor(desk: Desk, arrived: Arrived, kind: CallKind) {
    this.#desk = desk;
    this.#arrived = arrived;
    this.#kind = kind;
    this.#controller = desk.inFlight.begin(kind === 'watch');
    desk.meter?.begin(kind);
    this.#trace = desk.tracer?.begin(arrived.getPath().slice(1), this.#header('traceparent'));
    this.#trace?.step('authenticate'); // once, also for a watch, which is admitted again before each answer
    this.#requestId = desk.requestIds.choose(this.#header('x-request-id'));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the call uses stays open until it has ended. One call uses one tenant's world. */
  keep(lease: Lease<Leaseholder>): void {
    assert(this.#lease === undefined, 'a call has one lease');
    this.#lease = lease;
  }

  /** Tells the call to stop, and why. */
  giveUp(reason: Error): void {
    this.#controller.abort(reason);
  }

  get authorization(): string | undefined {
    return this.#header('authorization');
  }

  certificate(): PeerCertificate | undefined {
    return this.#arrived.getAuthContext().sslPeerCertificate;
  }

  /** Throws or rejects with Fault `unauthenticated`, `permission-denied`, and others of the gate. */
  admit(): Soon<Admission> {
    return after(this.#desk.gate.authenticate(this), (principal) => this.#admitAs(principal));
  }

  /** Does what the call is answered by, for its trace if it has one. */
  run<Result>(act: () => Result): Result {
    return within(this.#trace, act);
  }

  /** The trailers of an answer. */
  succeed(): Metadata {
    this.#end(StatusCode.OK);
    if (this.#desk.logger.isLevelEnabled('debug')) {
      logCall(this.#desk.logger, this.#line(StatusCode.OK, undefined));
    }
    return this.#trailers();
  }

  fail(thrown: unknown): Ending {
    const { code, details, statusBytes, reason } = toRefusal(thrown, this.signal);
    this.#end(code);
    const line = this.#line(code, reason);
    if (reason === undefined || code === StatusCode.DATA_LOSS) logFailure(this.#desk.logger, line, thrown);
    else if (reason === 'over-quota') this.#logSparingly(line);
    else logCall(this.#desk.logger, line);
    return { code, details, metadata: this.#trailers(statusBytes) };
  }

  /** The call is over for grpc-js, which says so at the end of every call, also of those that went well. */
  cancel(): void {
    if (this.#ended) return;
    const late = Date.now() >= Number(this.#arrived.getDeadline());
    this.#controller.abort(
      late
        ? new DOMException('deadline exceeded', 'TimeoutError')
        : new DOMException('call cancelled', 'AbortError'),
    );
  }

  /** What ended could not be handed to the connection. */
  lose(thrown: unknown): void {
    logLost(this.#desk.logger, this.#names(), thrown);
  }

  #admitAs(known: Principal): Admission {
    this.#callerName = known.name;
    if (known.tenant !== EVERY_TENANT) this.#tenant = known.tenant;
    const isFirst = this.#counted === undefined; // a watch is admitted again before each answer
    if (isFirst) this.#counted = this.#desk.quotas?.begin(this.#kind === 'unary' ? 'calls' : 'streams');
    // Before its rights are looked at: refusing costs too. The form of a tenant has no space.
    if (isFirst) this.#counted?.enter('credential', `${known.tenant} ${known.name}`);
    const principal = this.#allowed(known);
    const tenant = principal.tenant === EVERY_TENANT ? DEFAULT_TENANT : principal.tenant;
    this.#tenant = tenant;
    const isOperator = known.tenant === EVERY_TENANT;
    if (isFirst && countsForTenant(this.#arrived.getPath(), isOperator))
      this.#counted?.enter('tenant', tenant);
    if (isFirst) this.#chargeWork();
    if (isFirst) nameCaller(this.signal, `${known.tenant} ${known.name}`);
    const { name, organization } = principal;
    const caller = {
      tenant,
      name,
      organization,
      requestId: this.#requestId,
      traceParent: this.#header('traceparent'),
      arrivedMs: this.#startedMs,
    };
    const tracing = this.#header('io.spicedb.requestdebuginfo') !== undefined;
    const options = { contextBytesMax: this.#desk.contextBytesMax, tracing };
    return { principal, isOperator, caller, options, signal: this.signal, trace: this.#trace, holder: this };
  }

  /** Work is known when it is done: the next calls may have to wait for it. */
  #chargeWork(): void {
    const counted = this.#counted;
    if (counted?.isWorkLimited === true) chargeWorkOf(this.signal, (steps) => counted.charge(steps));
  }

  /** What `principal` is for this call. */
  #allowed(principal: Principal): Principal {
    const path = this.#arrived.getPath();
    const namedTenant = this.#header(TENANT_HEADER);
    try {
      return admit(principal, path, namedTenant);
    } catch (fault) {
      if (fault instanceof Fault && fault.reason === 'permission-denied') {
        this.#desk.onDenied?.({ path, principal, namedTenant, requestId: this.#requestId, fault });
      }
      throw fault;
    }
  }

  #logSparingly(line: CallLine): void {
    const leftOut = this.#desk.overQuotaLines.take(this.#startedMs + this.#durationMs);
    if (leftOut !== undefined) logCall(this.#desk.logger, { ...line, leftOut });
  }

  #end(code: StatusCode): void {
    this.#ended = true;
    this.#durationMs = performance.now() - this.#startedMs;
    this.#lease?.release(this);
    this.#desk.inFlight.end(this.#controller);
    this.#counted?.end();
    this.#desk.meter?.end({
      kind: this.#kind,
      path: this.#arrived.getPath(),
      tenant: this.#tenant,
      code,
      durationMs: this.#durationMs,
    });
    if (this.#trace !== undefined) this.#desk.tracer?.take(this.#spans(this.#trace, code));
  }

  /** Of subjects and resources nothing is told. */
  #spans(trace: CallTrace, code: StatusCode): readonly Span[] {
    const { method, requestId, caller, tenant } = this.#names();
    return trace.end(
      {
        'rpc.system.name': 'grpc',
        'rpc.method': method.slice(1),
        'rpc.response.status_code': nameOfStatusCode(code),
        'bailiwick.request_id': requestId,
        'bailiwick.caller': caller,
        'bailiwick.tenant': tenant,
      },
      FAILURES.has(code),
    );
  }

  #trailers(statusBytes?: Buffer): Metadata {
    const headers: Record<string, string> = { 'x-request-id': this.#requestId };
    if (this.#header('io.spicedb.requestversion') !== undefined) {
      headers['io.spicedb.debug.version'] = this.#desk.version;
    }
    if (statusBytes !== undefined) headers['grpc-status-details-bin'] = statusBytes.toString('base64');
    return new Trailers(headers);
  }

  #header(name: string): string | undefined {
    const value = this.#arrived.metadata.get(name)[0];
    return typeof value === 'string' ? value : undefined;
  }

  #names(): CallNames {
    return {
      method: this.#arrived.getPath(),
      requestId: this.#requestId,
      caller: this.#callerName,
      tenant: this.#tenant ?? '',
      ...(this.#trace === undefined ? {} : { traceId: this.#trace.traceId }),
    };
  }

  #line(code: StatusCode, reason: string | undefined): CallLine {
    return {
      ...this.#names(),
      code: nameOfStatusCode(code),
      durationMs: Math.round(this.#durationMs * 1_000) / 1_000,
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
