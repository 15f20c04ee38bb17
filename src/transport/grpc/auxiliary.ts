import type { Server, UntypedServiceImplementation } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, protoPath } from 'grpc-health-check';
import { PROTO_FILES, PROTO_FOLDER } from '../wire/protos.ts';

/** The services whose health can be asked for; the empty name is the server as a whole. */
const HEALTHY_SERVICES = [
  '',
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'authzed.api.v1.WatchService',
];

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
    const addService: Server['addService'] = (service, implementation) => {
      server.addService(service, this.#remembering(implementation));
    };
    this.#health.addToServer({ addService });
    const files = loadSync([...PROTO_FILES, protoPath], { includeDirs: [PROTO_FOLDER] });
    new ReflectionService(files).addToServer({ addService });
  }

  /** Says that the server is going, and ends every open stream. */
  stop(): void {
    this.#setHealth('NOT_SERVING');
    for (const stream of this.#open) stream.end();
  }

  #setHealth(status: 'SERVING' | 'NOT_SERVING'): void {
    for (const name of HEALTHY_SERVICES) this.#health.setStatus(name, status);
  }

  #remembering(implementation: UntypedServiceImplementation): UntypedServiceImplementation {
    const wrapped = Object.entries(implementation).map(([name, handler]) => {
      const remember = (call: unknown, ...rest: readonly unknown[]): unknown => {
        if (isStream(call)) {
          this.#open.add(call);
          call.on('close', () => this.#open.delete(call));
        }
        return Reflect.apply(handler, implementation, [call, ...rest]);
      };
      return [name, remember] as const;
    });
    return Object.fromEntries(wrapped);
  }
}

/** Unary calls end by a callback and have no `end`. */
function isStream(call: unknown): call is AuxiliaryStream {
  return typeof call === 'object' && call !== null && 'end' in call && 'on' in call;
}
