import type { Principal } from '../../auth/principal.ts';
import { assert } from '../../base/assert.ts';
import type { Leaseholder } from '../../base/lease.ts';
import { after, type Soon } from '../../base/soon.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { CallTrace } from '../../observe/traces/call-trace.ts';
import type { DecodeOptions, ReadRpc, Rpc, SnapshotRpc, UploadRpc } from '../wire/rpc.ts';
import type { Act, Operations, Read, ReadMany, Unopened } from './operations.ts';

/*
 * The road of a call: authenticate (before this, and the same for all) → open the state it reads → decode and validate
 * → operate → encode. The state comes first because a bad token is reported before a bad field.
 *
 * A read whose state and pages are at hand goes the whole way in the turn of the event loop it arrived in.
 */

/** Requests that are larger may be read in slices. */
const READ_AT_ONCE_BYTES = 64 * 1024;

/** A caller who was let in. */
export interface Admission {
  /** Whose credential it is and what it is good for, held to the tenant of the call if it names one. */
  readonly principal: Principal;
  /** Whether the credential is good for every tenant, also where the call names one. */
  readonly isOperator: boolean;
  readonly caller: Caller;
  readonly options: DecodeOptions;
  readonly signal: AbortSignal;
  /** Told each step of the road; absent for a call that is not traced. */
  readonly trace?: CallTrace | undefined;
  /** The call itself, which keeps open what it uses. */
  readonly holder: Leaseholder;
}

/** A request as it arrived. */
export interface Request extends Admission {
  readonly bytes: Uint8Array;
}

/** A request that is still arriving. */
export interface Upload extends Admission {
  readonly messages: AsyncIterable<Uint8Array>;
}

/** Throws or rejects with what is to be refused. */
export type Answer = (request: Request) => Soon<Buffer>;
export type AnswerMany = (request: Request) => AsyncIterable<Buffer>;
export type AnswerUpload = (upload: Upload) => Promise<Buffer>;

/** A call that reads one state and gives one answer. */
export function answerRead<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: ReadRpc<Message, Ask, Reply>,
  operations: Operations<Tenant, Snapshot>,
  operation: Read<Snapshot, Ask, Reply>,
  unopened?: Unopened<Tenant, Ask>,
): Answer {
  return (request) => {
    const { trace } = request;
    return after(readFrom(rpc, request), (message) =>
      after(openFor(rpc, message, operations, request, unopened), (snapshot) => {
        trace?.step('decode');
        const ask = rpc.decode(message, request.options);
        assert(snapshot !== undefined, 'a malformed choice of state is refused by `decode`');
        trace?.step('evaluate');
        const reply = operation(snapshot, request.caller, ask, request.signal);
        return after(reply, (said) => {
          trace?.step('encode');
          return rpc.encode(said, message);
        });
      }),
    );
  };
}

/** A call that reads one state and gives an answer for each item it finds. */
export function answerStream<Tenant, Snapshot, Message, Ask, Item>(
  rpc: SnapshotRpc<Message, Ask, Item>,
  operations: Operations<Tenant, Snapshot>,
  operation: ReadMany<Snapshot, Ask, Item>,
  unopened?: Unopened<Tenant, Ask>,
): AnswerMany {
  return async function* (request) {
    const message = await readFrom(rpc, request);
    const snapshot = await openFor(rpc, message, operations, request, unopened);
    request.trace?.step('decode');
    const ask = rpc.decode(message, request.options);
    assert(snapshot !== undefined, 'a malformed choice of state is refused by `decode`');
    request.trace?.step('evaluate');
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
    const tenant = await operations.tenantOf(request.caller, request.holder);
    const message = await readFrom(rpc, request);
    const ask = rpc.decode(message, request.options);
    request.trace?.step('operate');
    const reply = await operation(tenant, request.caller, ask, request.signal);
    request.trace?.step('encode');
    return rpc.encode(reply, message);
  };
}

/**
 * A call on what all tenants share. What may be asked hangs on the credential it comes with; one of a tenant is let in
 * only where that tenant would let it in.
 */
export function answerShared<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: Rpc<Message, Ask, Reply>,
  operations: Operations<Tenant, Snapshot>,
  operation: (principal: Principal, ask: Ask) => Promise<Reply>,
): Answer {
  return async (request) => {
    if (!request.isOperator) await operations.tenantOf(request.caller, request.holder);
    const message = await readFrom(rpc, request);
    const ask = rpc.decode(message, request.options);
    request.trace?.step('operate');
    const reply = await operation(request.principal, ask);
    request.trace?.step('encode');
    return rpc.encode(reply, message);
  };
}

/** A call on a tenant's world that goes on telling what happens to it. */
export function answerLive<Tenant, Snapshot, Message, Ask, Item>(
  rpc: Rpc<Message, Ask, Item>,
  operations: Operations<Tenant, Snapshot>,
  operation: (tenant: Tenant, caller: Caller, ask: Ask, signal: AbortSignal) => AsyncIterable<Item>,
): AnswerMany {
  return async function* (request) {
    const tenant = await operations.tenantOf(request.caller, request.holder);
    const message = await readFrom(rpc, request);
    const ask = rpc.decode(message, request.options);
    request.trace?.step('operate');
    for await (const item of operation(tenant, request.caller, ask, request.signal))
      yield rpc.encode(item, message);
  };
}

/** A call on a tenant's world with more than fits into one message. */
export function answerUpload<Tenant, Snapshot, Message, Item, Reply>(
  rpc: UploadRpc<Message, Item, Reply>,
  operations: Operations<Tenant, Snapshot>,
  operation: Act<Tenant, AsyncIterable<readonly Item[]>, Reply>,
): AnswerUpload {
  return async (upload) => {
    const tenant = await operations.tenantOf(upload.caller, upload.holder);
    upload.trace?.step('operate');
    return rpc.encode(await operation(tenant, upload.caller, itemsOf(rpc, upload), upload.signal));
  };
}

/** What the messages bring, in their order. @throws Fault `invalid-argument` that says in which message */
export async function* itemsOf<Message, Item, Reply>(
  rpc: UploadRpc<Message, Item, Reply>,
  { messages, signal }: Upload,
): AsyncGenerator<readonly Item[], void, undefined> {
  let number = 0;
  for await (const bytes of messages) {
    signal.throwIfAborted();
    number++;
    try {
      yield* rpc.decode(rpc.read(bytes));
    } catch (thrown) {
      throw inMessage(thrown, number);
    }
  }
  signal.throwIfAborted();
}

/** What is malformed is named by its place in its message, so the message must be named too. */
function inMessage(thrown: unknown, number: number): unknown {
  if (!(thrown instanceof Fault) || thrown.reason !== 'invalid-argument') return thrown;
  const { details, violations } = thrown;
  const message = `${thrown.message}; in message ${number} of the stream`;
  return new Fault('invalid-argument', message, { details, violations, cause: thrown });
}

/** One at a time, where a road takes batches. */
export function singly<Args extends readonly unknown[], Item>(
  operation: (...args: Args) => AsyncIterable<Item>,
): (...args: Args) => AsyncIterable<readonly Item[]> {
  return async function* (...args) {
    for await (const item of operation(...args)) yield [item];
  };
}

function readFrom<Message>(
  rpc: Pick<Rpc<Message, never, never>, 'read' | 'readLarge' | 'refuseLarge'>,
  { bytes, options, trace }: Request,
): Soon<Message> {
  trace?.step('decode');
  rpc.refuseLarge?.(bytes, options);
  const isLarge = bytes.length > READ_AT_ONCE_BYTES;
  return isLarge && rpc.readLarge !== undefined ? rpc.readLarge(bytes) : rpc.read(bytes);
}

/** `undefined` when the request's own choice is malformed. */
function openFor<Tenant, Snapshot, Message, Ask, Reply>(
  rpc: ReadRpc<Message, Ask, Reply>,
  message: Message,
  operations: Operations<Tenant, Snapshot>,
  request: Request,
  unopened: Unopened<Tenant, Ask> | undefined,
): Soon<Snapshot | undefined> {
  const wanted = rpc.snapshotAsk(message);
  if (wanted === undefined) return undefined;
  request.trace?.step('open snapshot');
  return after(operations.tenantOf(request.caller, request.holder), (tenant) => {
    if (unopened === undefined) return operations.openSnapshot(tenant, wanted, request.signal);
    const refuse = (thrown: unknown): Soon<never> => {
      const ask = askIn(rpc, message, request);
      const told = ask && unopened(tenant, request.caller, ask, wanted.consistency, thrown);
      return after(told, () => {
        throw thrown;
      });
    };
    try {
      const opened = operations.openSnapshot(tenant, wanted, request.signal);
      return opened instanceof Promise ? opened.catch(refuse) : opened;
    } catch (thrown) {
      return refuse(thrown);
    }
  });
}

/** `undefined` for a malformed message, of which something else was wrong first. */
function askIn<Message, Ask, Reply>(
  rpc: ReadRpc<Message, Ask, Reply>,
  message: Message,
  { options }: Request,
): Ask | undefined {
  try {
    return rpc.decode(message, options);
  } catch (thrown) {
    if (thrown instanceof Fault) return undefined;
    throw thrown;
  }
}
