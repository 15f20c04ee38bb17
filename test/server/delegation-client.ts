import { Client, credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { PROTO_FOLDER } from '../../src/transport/wire/protos.ts';

/** A message as the loader of `.proto` files makes it: enums by name, 64-bit numbers and times as text or objects. */
export type Message = Readonly<Record<string, unknown>>;

interface Definition {
  readonly path: string;
  readonly requestSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

const SERVICE = loadSync('bailiwick/v1/delegation_service.proto', {
  includeDirs: [PROTO_FOLDER],
  enums: String,
  longs: String,
  defaults: true,
})['bailiwick.v1.DelegationService'] as unknown as Readonly<Record<string, Definition>>;

/** A client of `DelegationService` made from its `.proto` file, on a connection of its own. */
export class DelegationClient implements Disposable {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  }

  call(method: string, request: Message, metadata?: Metadata): Promise<Message> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const settle = (error: ServiceError | null, answer?: object): void =>
        answer === undefined ? reject(error!) : resolve(answer as Message);
      const args = [path, requestSerialize, responseDeserialize, request] as const;
      if (metadata === undefined) this.#client.makeUnaryRequest(...args, settle);
      else this.#client.makeUnaryRequest(...args, metadata, settle);
    });
  }

  async list(method: string, request: Message): Promise<readonly Message[]> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    const stream = this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const answers: Message[] = [];
    for await (const answer of stream) answers.push(answer as Message);
    return answers;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

/** `document:d1` as the API has it. */
export function objectIn(text: string): Message {
  const [objectType, objectId] = text.split(':');
  return { objectType, objectId };
}

/** `type:id` of an object that was answered. */
export function textOf(message: unknown): string {
  const { objectType, objectId } = message as { readonly objectType: string; readonly objectId: string };
  return `${objectType}:${objectId}`;
}

function definitionOf(method: string): Definition {
  const definition = SERVICE[method];
  if (definition === undefined) throw new Error(`expected a method of the service, found ${method}`);
  return definition;
}
