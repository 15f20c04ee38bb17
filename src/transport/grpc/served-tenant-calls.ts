import type { Caller } from '../../model/caller.ts';
import type { TenantOperations } from '../../operations/tenants/tenant-operations.ts';
import type { Rpc } from '../wire/rpc.ts';
import {
  createTenantRpc,
  deleteTenantRpc,
  getTenantRpc,
  listTenantsRpc,
  resumeTenantRpc,
  rollOutSchemaRpc,
  suspendTenantRpc,
  updateTenantRpc,
} from '../wire/tenant-calls.ts';
import type { Answer, AnswerMany, Request } from './road.ts';
import type { ServedCalls } from './served-calls.ts';

/** Which operation answers which call of `bailiwick.v1.TenantService`. All of them are for operators, as `admit` has seen to. */
export function servedTenantCalls(tenants: TenantOperations): Pick<ServedCalls, 'unary' | 'stream'> {
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

function asked<Message, Ask>(
  rpc: Pick<Rpc<Message, Ask, never>, 'read' | 'decode'>,
  { bytes, options }: Request,
): { readonly ask: Ask; readonly message: Message } {
  const message = rpc.read(bytes);
  return { ask: rpc.decode(message, options), message };
}
