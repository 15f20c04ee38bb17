import type { Server, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { HealthCheckRequest__Output } from '../../gen/grpc/health/v1/HealthCheckRequest.ts';
import type { HealthCheckResponse } from '../../gen/grpc/health/v1/HealthCheckResponse.ts';
import type { HealthListRequest__Output } from '../../gen/grpc/health/v1/HealthListRequest.ts';
import type { HealthListResponse } from '../../gen/grpc/health/v1/HealthListResponse.ts';
import { messageReader, messageWriter } from '../wire/protos.ts';
import { Health } from './health.ts';
import { addReflection } from './reflection.ts';

const HEALTH = '/grpc.health.v1.Health';
const readCheck = messageReader<HealthCheckRequest__Output>('grpc.health.v1.HealthCheckRequest');
const readList = messageReader<HealthListRequest__Output>('grpc.health.v1.HealthListRequest');
const writeStatus = messageWriter<HealthCheckResponse>('grpc.health.v1.HealthCheckResponse');
const writeStatuses = messageWriter<HealthListResponse>('grpc.health.v1.HealthListResponse');

type Handler = UntypedServiceImplementation[string];

/** A stream of a service that is not ours. */
interface AuxiliaryStream {
  readonly end: () => void;
  readonly on: (event: 'close', listener: () => void) => unknown;
}

/**
 * Health and reflection, which need no key. Both have streams that stay open as long as the client likes; they are
 * remembered here, since a server that waits for its calls to finish would wait for them.
 */
export class Auxiliary {
  readonly #health: Health;
  readonly #open = new Set<AuxiliaryStream>();
  #isStopping = false;

  /** @param services those whose health can be asked for: they all have that of the server */
  constructor(server: Server, services: readonly string[]) {
    const health = new Health(services);
    this.#health = health;
    server.register(`${HEALTH}/Check`, health.check, writeStatus, readCheck, 'unary');
    server.register(`${HEALTH}/List`, health.list, writeStatuses, readList, 'unary');
    const watch = this.#remembering(health.watch);
    server.register(`${HEALTH}/Watch`, watch, writeStatus, readCheck, 'serverStream');
    addReflection(server, (handler) => this.#remembering(handler));
  }

  /** Says whether the server can do all that it is there for. Calls are taken either way. */
  tellHealth(isReady: boolean): void {
    if (!this.#isStopping) this.#health.tell(isReady);
  }

  /** Says that the server is going, and ends every open stream. */
  stop(): void {
    this.#isStopping = true;
    this.#health.tell(false);
    for (const stream of this.#open) stream.end();
  }

  #remembering(handler: Handler): Handler {
    return (call: AuxiliaryStream, ...rest: readonly unknown[]): void => {
      this.#open.add(call);
      call.on('close', () => this.#open.delete(call));
      Reflect.apply(handler, undefined, [call, ...rest]);
    };
  }
}
