import { createRequire } from 'node:module';
import type { Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type * as Loader from '@grpc/proto-loader';
import type * as Reflection from '@grpc/reflection';
import { assert } from '../../base/assert.ts';
import { PROTO_FILES, PROTO_FOLDER } from '../wire/protos.ts';

/** The one method of each version of the reflection service. */
const PATHS = [
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
];

type Handler = UntypedServiceImplementation[string];
type Method = ServiceDefinition[string];

/**
 * Server reflection, loaded and put together when somebody first asks for it: its packages and reading every proto once
 * more take longer than all the rest of a start.
 */
export function addReflection(server: Server, remembering: (handler: Handler) => Handler): void {
  let methods: ReadonlyMap<string, { readonly method: Method; readonly handler: Handler }> | undefined;
  const find = (path: string): { readonly method: Method; readonly handler: Handler } => {
    methods ??= reflectionMethods();
    const found = methods.get(path);
    assert(found !== undefined, `the reflection service has \`${path}\``);
    return found;
  };
  for (const path of PATHS) {
    server.register(
      path,
      remembering((call: unknown, ...rest: readonly unknown[]) => {
        Reflect.apply(find(path).handler, undefined, [call, ...rest]);
      }),
      (value: object) => find(path).method.responseSerialize(value),
      (bytes: Buffer): object => find(path).method.requestDeserialize(bytes) as object,
      'bidi',
    );
  }
}

/** The packages are loaded with `require`, since grpc-js does not wait for a handler. */
function reflectionMethods(): ReadonlyMap<string, { readonly method: Method; readonly handler: Handler }> {
  const require = createRequire(import.meta.url);
  const { loadSync } = require('@grpc/proto-loader') as typeof Loader; // by their manifests
  const { ReflectionService } = require('@grpc/reflection') as typeof Reflection;
  const methods = new Map<string, { readonly method: Method; readonly handler: Handler }>();
  const addService: Server['addService'] = (service, implementation) => {
    for (const [name, method] of Object.entries(service)) {
      const handler = implementation[name] ?? implementation[method.originalName ?? name];
      assert(handler !== undefined, `\`${method.path}\` has a handler`);
      methods.set(method.path, { method, handler: handler.bind(implementation) as Handler });
    }
  };
  const files = loadSync([...PROTO_FILES], { includeDirs: [PROTO_FOLDER], keepCase: true });
  new ReflectionService(files).addToServer({ addService });
  return methods;
}
