import { type handleUnaryCall, type ServerWritableStream, status } from '@grpc/grpc-js';
import type { HealthCheckRequest__Output } from '../../gen/grpc/health/v1/HealthCheckRequest.ts';
import {
  _grpc_health_v1_HealthCheckResponse_ServingStatus as ServingStatus,
  type HealthCheckResponse,
} from '../../gen/grpc/health/v1/HealthCheckResponse.ts';
import type { HealthListResponse } from '../../gen/grpc/health/v1/HealthListResponse.ts';

/** Whose health is that of the server as a whole. */
const WHOLE_SERVER = '';

type WatchCall = ServerWritableStream<HealthCheckRequest__Output, HealthCheckResponse>;

/** `grpc.health.v1.Health` of a server and of its services, which are all as well as the server is. */
export class Health {
  readonly #names: ReadonlySet<string>;
  readonly #watching = new Set<WatchCall>();
  #status: HealthCheckResponse = { status: ServingStatus.SERVING };

  constructor(services: readonly string[]) {
    this.#names = new Set([WHOLE_SERVER, ...services]);
  }

  /** Whoever watches is told of a change. */
  tell(isServing: boolean): void {
    const serving = isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    if (serving === this.#status.status) return;
    this.#status = { status: serving };
    for (const call of this.#watching) call.write(this.#status);
  }

  readonly check: handleUnaryCall<HealthCheckRequest__Output, HealthCheckResponse> = (call, callback) => {
    const { service } = call.request;
    if (this.#names.has(service)) callback(null, this.#status);
    else callback({ code: status.NOT_FOUND, details: `no service \`${service}\` is served` });
  };

  readonly list: handleUnaryCall<unknown, HealthListResponse> = (_call, callback) => {
    const statuses = Object.fromEntries([...this.#names].map((name) => [name, this.#status]));
    callback(null, { statuses });
  };

  /** Open until the caller leaves or the server ends it. */
  readonly watch = (call: WatchCall): void => {
    if (!this.#names.has(call.request.service)) {
      call.write({ status: ServingStatus.SERVICE_UNKNOWN });
      return;
    }
    call.write(this.#status);
    this.#watching.add(call);
    call.on('close', () => this.#watching.delete(call));
  };
}
