import type { Server, UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { addReflection } from './reflection.ts';

/** Whose health is that of the server as a whole. */
const WHOLE_SERVER = '';

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
  readonly #services: readonly string[];
  #isStopping = false;

  /** @param services those whose health can be asked for: they all have that of the server */
  constructor(server: Server, services: readonly string[]) {
    this.#services = [WHOLE_SERVER, ...services];
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

  /** Says whether the server can do all that it is there for. Calls are taken either way. */
  tellHealth(isReady: boolean): void {
    if (!this.#isStopping) this.#setHealth(isReady ? 'SERVING' : 'NOT_SERVING');
  }

  /** Says that the server is going, and ends every open stream. */
  stop(): void {
    this.#isStopping = true;
    this.#setHealth('NOT_SERVING');
    for (const stream of this.#open) stream.end();
  }

  #setHealth(status: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of this.#services) this.#health.setStatus(name, status);
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
