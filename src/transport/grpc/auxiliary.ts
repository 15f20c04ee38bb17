import type { Server, UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { addReflection } from './reflection.ts';

/** The services whose health can be asked for; the empty name is the server as a whole. */
const HEALTHY_SERVICES = [
  '',
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'authzed.api.v1.WatchService',
  'bailiwick.v1.DecisionService',
  'bailiwick.v1.DelegationService',
];

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
  readonly #health = new HealthImplementation();
  readonly #open = new Set<AuxiliaryStream>();

  constructor(server: Server) {
    this.#setHealth('SERVING');
    this.#health.addToServer({
      addService: (service, implementation) => {
        const handlers = Object.entries(implementation).map(
          ([name, handler]) => [name, this.#remembering(handler.bind(implementation) as Handler)] as const,
        );
        server.addService(service, Object.fromEntries(handlers));
      },
    });
    addReflection(server, (handler) => this.#remembering(handler));
  }

  /** Says that the server can no longer do all that it is there for. Calls are still taken. */
  tellUnhealthy(): void {
    this.#setHealth('NOT_SERVING');
  }

  /** Says that the server is going, and ends every open stream. */
  stop(): void {
    this.#setHealth('NOT_SERVING');
    for (const stream of this.#open) stream.end();
  }

  #setHealth(status: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of HEALTHY_SERVICES) this.#health.setStatus(name, status);
  }

  #remembering(handler: Handler): Handler {
    return (call: unknown, ...rest: readonly unknown[]): void => {
      if (isStream(call)) {
        this.#open.add(call);
        call.on('close', () => this.#open.delete(call));
      }
      Reflect.apply(handler, undefined, [call, ...rest]);
    };
  }
}

/** Unary calls end by a callback and have no `end`. */
function isStream(call: unknown): call is AuxiliaryStream {
  return typeof call === 'object' && call !== null && 'end' in call && 'on' in call;
}
