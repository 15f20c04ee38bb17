import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from '@grpc/grpc-js';
import { root } from '../../../src/transport/wire/protos.ts';
import { afterFile } from '../../after-file.ts';

type Message = Readonly<Record<string, unknown>>;
export type FakeCall = ServerDuplexStream<Message, object>;

/**
 * A server for the behaviour that the real one does not show when it is asked: silence, broken streams, odd answers.
 * `calls` are by their path without the package, `PermissionsService/LookupSubjects`; each does with its call what it
 * likes. Gives the address.
 */
export async function fakeServer(calls: Readonly<Record<string, (call: FakeCall) => void>>): Promise<string> {
  const server = new Server();
  afterFile(() => server.forceShutdown());
  for (const [name, handle] of Object.entries(calls)) {
    const method = name.split('/')[1]!;
    const [question, answer] = ['Request', 'Response'].map((end) =>
      root.lookupType(`authzed.api.v1.${method}${end}`),
    );
    const service: ServiceDefinition = {
      [method]: {
        path: `/authzed.api.v1.${name}`,
        requestStream: true,
        responseStream: true,
        requestSerialize: () => Buffer.alloc(0), // of the other side
        requestDeserialize: (bytes) => question!.decode(bytes),
        responseSerialize: (message: object) => Buffer.from(answer!.encode(message).finish()),
        responseDeserialize: () => ({}), // of the other side
      },
    };
    server.addService(service, { [method]: handle });
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${port}`;
}

/** Answers with these, and ends. `asked` is given what was asked. */
export function answering(answers: readonly object[], asked: (question: Message) => void = () => undefined) {
  return (call: FakeCall): void => {
    call.on('data', (question: Message) => {
      asked(question);
      for (const answer of answers) call.write(answer);
      call.end();
    });
  };
}
