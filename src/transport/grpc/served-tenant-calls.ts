import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { TenantOperations } from '../../operations/tenants/tenant-operations.ts';
import type { Rpc } from '../wire/rpc.ts';
import {
  createTenantRpc,
  deleteTenantRpc,
  getTenantRpc,
  listTenantsRpc,
  type RestorePart,
  restoreTenantRpc,
  resumeTenantRpc,
  rollOutSchemaRpc,
  suspendTenantRpc,
  updateTenantRpc,
} from '../wire/tenant-calls.ts';
import {
  type Answer,
  type AnswerMany,
  type AnswerUpload,
  itemsOf,
  type Request,
  type Upload,
} from './road.ts';
import type { ServedCalls } from './served-calls.ts';

/** Which operation answers which call of `bailiwick.v1.TenantService`. All of them are for operators, as `admit` has seen to. */
export function servedTenantCalls(
  tenants: TenantOperations,
): Pick<ServedCalls, 'unary' | 'stream' | 'upload'> {
  return {
    unary: new Map([
      [createTenantRpc.path, answer(createTenantRpc, (by, ask) => tenants.create(by, ask))],
      [listTenantsRpc.path, answer(listTenantsRpc, (by, ask) => tenants.list(by, ask))],
      [getTenantRpc.path, answer(getTenantRpc, (by, ask) => tenants.get(by, ask))],
      [updateTenantRpc.path, answer(updateTenantRpc, (by, ask) => tenants.update(by, ask))],
      [suspendTenantRpc.path, answer(suspendTenantRpc, (by, ask) => tenants.suspend(by, ask))],
      [resumeTenantRpc.path, answer(resumeTenantRpc, (by, ask) => tenants.resume(by, ask))],
      [deleteTenantRpc.path, answer(deleteTenantRpc, (by, ask) => tenants.delete(by, ask))],
    ]),
    stream: new Map([[rollOutSchemaRpc.path, answerRollOut(tenants)]]),
    upload: new Map([[restoreTenantRpc.path, answerRestore(tenants)]]),
  };
}

/** What a call whose peer is gone has begun is done all the same. */
function answer<Message, Ask, Reply>(
  rpc: Rpc<Message, Ask, Reply>,
  act: (by: Caller, ask: Ask) => Promise<Reply>,
): Answer {
  return async (request) => {
    const { ask, message } = asked(rpc, request);
    return rpc.encode(await act(request.caller, ask), message);
  };
}

function answerRollOut(tenants: TenantOperations): AnswerMany {
  return async function* (request) {
    const { ask, message } = asked(rollOutSchemaRpc, request);
    for await (const item of tenants.rollOutSchema(request.caller, ask, request.signal)) {
      yield rollOutSchemaRpc.encode(item, message);
    }
  };
}

function answerRestore(tenants: TenantOperations): AnswerUpload {
  return async (upload) => {
    const parts = partsOf(upload);
    const { value: first } = await parts.next();
    if (first === undefined) {
      throw new Fault('invalid-argument', '`name`: expected it in the first message, found no message');
    }
    const ask = { name: first.name, pieces: chunksOf(first, parts) };
    return restoreTenantRpc.encode(await tenants.restore(upload.caller, ask, upload.signal));
  };
}

async function* partsOf(upload: Upload): AsyncGenerator<RestorePart, undefined> {
  for await (const [part] of itemsOf(restoreTenantRpc, upload)) if (part !== undefined) yield part;
}

/** A name in the middle may be the beginning of another restore: nothing is made of two. */
async function* chunksOf(first: RestorePart, others: AsyncIterable<RestorePart>): AsyncGenerator<Uint8Array> {
  yield first.chunk;
  for await (const { name, chunk } of others) {
    if (name !== '') {
      throw new Fault(
        'invalid-argument',
        `\`name\`: expected it in the first message alone, found \`${name}\``,
      );
    }
    yield chunk;
  }
}

function asked<Message, Ask>(
  rpc: Pick<Rpc<Message, Ask, never>, 'read' | 'decode'>,
  { bytes, options }: Request,
): { readonly ask: Ask; readonly message: Message } {
  const message = rpc.read(bytes);
  return { ask: rpc.decode(message, options), message };
}
