import { assert } from '../../base/assert.ts';
import type { Caller } from '../../model/caller.ts';
import type { DecodeOptions, Rpc, SnapshotRpc } from '../wire/rpc.ts';
import type { Act, Operations, Read, ReadMany } from './operations.ts';

/*
 * The road of a call: authenticate (before this, and the same for all) → open the state it reads → decode and validate
 * → operate → encode. The state comes first because a bad token is reported before a bad field.
 */

/** A request as it arrived, from a caller who was let in. */
export interface Request {
  readonly caller: Caller;
  readonly bytes: Uint8Array;
  readonly options: DecodeOptions;
  readonly signal: AbortSignal;
}

export type Answer = (request: Request) => Promise<Buffer>;
export type AnswerMany = (request: Request) => AsyncIterable<Buffer>;

/** A call that reads one state and gives one answer. */
export function answerRead<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: SnapshotRpc<Message, Ask, Reply>,
  operations: Operations<Tenant, Snapshot>,
  operation: Read<Snapshot, Ask, Reply>,
): Answer {
  return async (request) => {
    const message = rpc.read(request.bytes);
    const snapshot = await openFor(rpc, message, operations, request);
    const ask = rpc.decode(message, request.options);
    assert(snapshot !== undefined, 'a malformed choice of state is refused by `decode`');
    const reply = await operation(snapshot, request.caller, ask, request.signal);
    return rpc.encode(reply, message);
  };
}

/** A call that reads one state and gives an answer for each item it finds. */
export function answerStream<Tenant, Snapshot, Message, Ask, Item>(
  rpc: SnapshotRpc<Message, Ask, Item>,
  operations: Operations<Tenant, Snapshot>,
  operation: ReadMany<Snapshot, Ask, Item>,
): AnswerMany {
  return async function* (request) {
    const message = rpc.read(request.bytes);
    const snapshot = await openFor(rpc, message, operations, request);
    const ask = rpc.decode(message, request.options);
    assert(snapshot !== undefined, 'a malformed choice of state is refused by `decode`');
    for await (const batch of operation(snapshot, request.caller, ask, request.signal)) {
      for (const item of batch) yield rpc.encode(item, message);
    }
  };
}

/** A call on a tenant's world as it is. */
export function answerAct<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: Rpc<Message, Ask, Reply>,
  operations: Operations<Tenant, Snapshot>,
  operation: Act<Tenant, Ask, Reply>,
): Answer {
  return async (request) => {
    const tenant = await operations.tenantOf(request.caller);
    const message = rpc.read(request.bytes);
    const ask = rpc.decode(message, request.options);
    const reply = await operation(tenant, request.caller, ask, request.signal);
    return rpc.encode(reply, message);
  };
}

/** `undefined` when the request's own choice is malformed. */
async function openFor<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: SnapshotRpc<Message, Ask, Reply>,
  message: Message,
  operations: Operations<Tenant, Snapshot>,
  request: Request,
): Promise<Snapshot | undefined> {
  const wanted = rpc.snapshotAsk(message);
  if (wanted === undefined) return undefined;
  const tenant = await operations.tenantOf(request.caller);
  return operations.openSnapshot(tenant, wanted, request.signal);
}
