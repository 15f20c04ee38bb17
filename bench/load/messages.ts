import path from 'node:path';
import protobuf from 'protobufjs';

/** How messages of one type become bytes and back. */
export interface MessageType<Message, Read> {
  readonly write: (message: Message) => Buffer;
  readonly read: (bytes: Uint8Array) => Read;
}

const FOLDER = path.join(import.meta.dirname, '../../proto');
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => path.join(FOLDER, target);
root.loadSync(['permission', 'schema', 'watch'].map((service) => `authzed/api/v1/${service}_service.proto`));

/**
 * The load's own, and not the server's: what is measured must not change what measures.
 * @param name in `authzed.api.v1`; `Message` and `Read` are its types in `src/gen`
 */
export function messageType<Message extends object, Read extends object = never>(
  name: string,
): MessageType<Message, Read> {
  const type = root.lookupType(`authzed.api.v1.${name}`);
  return {
    write: (message) => Buffer.from(type.encode(message).finish()),
    read: (bytes) => type.decode(bytes) as object as Read,
  };
}
