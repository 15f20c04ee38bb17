import { setImmediate as nextPass } from 'node:timers/promises';
import path from 'node:path';
import protobuf from 'protobufjs';
import { packageFolder } from '../../base/package-folder.ts';
import { Fault } from '../../model/fault.ts';
import { messageSlices } from './message-slices.ts';

/*
 * The message types, read once from `proto/`. `protobufjs` is used directly, and not through `@grpc/proto-loader`: that
 * copies every message into a plain object on the way in and out, which doubles the time a check spends on its bytes.
 * A message that was read has every field: unset ones have their default, `null` for messages; a `oneof` names the
 * field that is set. This is what the `__Output` types in `src/gen` say.
 */

/** Files are named as they are imported, relative to `proto/`. */
export const PROTO_FILES: readonly string[] = [
  'authzed/api/v1/permission_service.proto',
  'authzed/api/v1/schema_service.proto',
  'authzed/api/v1/watch_service.proto',
  'authzed/api/v1/experimental_service.proto',
  'authzed/api/v1/error_reason.proto',
  'bailiwick/v1/backup_service.proto',
  'bailiwick/v1/core.proto',
  'bailiwick/v1/decision_service.proto',
  'bailiwick/v1/delegation_service.proto',
  'bailiwick/v1/credential_service.proto',
  'bailiwick/v1/tenant_service.proto',
  'google/rpc/error_details.proto',
  'grpc/health/v1/health.proto',
  'buf/validate/validate.proto',
];

/** The folder of the `.proto` files. */
export const PROTO_FOLDER: string = path.join(packageFolder(), 'proto');

/** Messages nested deeper than this are refused. Other implementations have the same bound. */
export const READ_DEPTH_MAX = 100;
/** An expanded tree nests twice per step and more for parentheses, so answers may be deeper than questions. */
const WRITTEN_DEPTH_MAX = 2_000;

protobuf.Reader.recursionLimit = READ_DEPTH_MAX;
protobuf.util.recursionLimit = WRITTEN_DEPTH_MAX;

/** Of a large message: what is read in one go takes at most some 3 ms. */
const SLICE_BYTES = 32 * 1024;

export const root: protobuf.Root = load();

function load(): protobuf.Root {
  const types = new protobuf.Root();
  types.resolvePath = (_origin, target) => path.join(PROTO_FOLDER, target);
  types.loadSync([...PROTO_FILES]);
  types.resolveAll();
  return types;
}

/**
 * A function that reads the bytes of message type `name`; `Message` is its `__Output` type.
 * It throws `Fault` `invalid-argument` on bytes that are not such a message.
 */
export function messageReader<Message extends object>(name: string): (bytes: Uint8Array) => Message {
  const type = root.lookupType(name);
  return (bytes) => {
    try {
      return type.decode(bytes) as object as Message;
    } catch (cause) {
      throw new Fault(
        'invalid-argument',
        `expected the bytes of a \`${name}\`, with text in UTF-8 and at most ${READ_DEPTH_MAX} messages deep`,
        { cause },
      );
    }
  };
}

/**
 * As `messageReader`, for a message that may be so large that others have their turn while it is read: in slices, which
 * are put together again.
 */
export function largeMessageReader<Message extends object>(
  name: string,
): (bytes: Uint8Array) => Promise<Message> {
  const { fieldsArray } = root.lookupType(name);
  const read = messageReader<Message>(name);
  return async (bytes) => {
    let whole: Message | undefined;
    for (const slice of messageSlices(bytes, SLICE_BYTES)) {
      const part = read(slice);
      if (whole === undefined) whole = part;
      else if (!putTogether(fieldsArray, whole, part)) return read(bytes);
      await nextPass();
    }
    return whole ?? read(bytes);
  };
}

/** Adds what `part` has to `whole`. False where both have a field that does not repeat: how they go together is for the reader. */
function putTogether(fields: readonly protobuf.Field[], whole: object, part: object): boolean {
  for (const { name, repeated, map } of fields) {
    if (!Object.hasOwn(part, name)) continue;
    const more: unknown = Reflect.get(part, name);
    const before: unknown = Object.hasOwn(whole, name) ? Reflect.get(whole, name) : undefined;
    if (before === undefined) Reflect.set(whole, name, more);
    else if (!repeated || map || !Array.isArray(before) || !Array.isArray(more)) return false;
    else for (const item of more) before.push(item);
  }
  return true;
}

/** A function that writes message type `name` as bytes; `Message` is its permissive type. */
export function messageWriter<Message extends object>(name: string): (message: Message) => Buffer {
  const type = root.lookupType(name);
  return (message) => {
    const bytes = type.encode(message).finish();
    return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  };
}
