import type { ListGrantsRequest__Output } from '../../../gen/bailiwick/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse } from '../../../gen/bailiwick/v1/ListGrantsResponse.ts';
import type { ListedGrant, ListGrantsAsk } from '../../../operations/delegation/write-asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { RULES, Violations } from '../violations.ts';
import { decodeOne } from './fields.ts';
import { encodeListedGrant } from './grant-message.ts';

type Message = ListGrantsRequest__Output;

const write = messageWriter<ListGrantsResponse>('bailiwick.v1.ListGrantsResponse');

/** `encode` makes one message of one grant. */
export const listGrantsRpc: Rpc<Message, ListGrantsAsk, ListedGrant> = {
  path: '/bailiwick.v1.DelegationService/ListGrants',
  read: messageReader<Message>('bailiwick.v1.ListGrantsRequest'),
  decode: (message) => {
    const violations = new Violations();
    const role = message.of ?? 'session';
    if (message.of === undefined) violations.add('', 'of', RULES.oneof);
    violations.throwIfAny();
    const of = decodeOne(message[role] ?? null, '', role, violations);
    violations.throwIfAny();
    return {
      of,
      role,
      organization: undefined, // that of the credential, which `delegation-calls.ts` adds
      includeEnded: message.includeEnded,
    };
  },
  encode: (grant) => write({ grant: encodeListedGrant(grant) }),
};
