import type { DelegateSessionRequest__Output } from '../../../gen/bailiwick/v1/DelegateSessionRequest.ts';
import type { DelegateSessionResponse } from '../../../gen/bailiwick/v1/DelegateSessionResponse.ts';
import type { OpenSessionRequest__Output } from '../../../gen/bailiwick/v1/OpenSessionRequest.ts';
import type { OpenSessionResponse } from '../../../gen/bailiwick/v1/OpenSessionResponse.ts';
import type { Session } from '../../../gen/bailiwick/v1/Session.ts';
import type { Recorded } from '../../../operations/delegation/asks.ts';
import type {
  DelegateSessionAsk,
  OpenSessionAsk,
  SessionAnswer,
} from '../../../operations/delegation/write-asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import { encodeObject } from '../references.ts';
import type { Rpc } from '../rpc.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { Violations } from '../violations.ts';
import { decodeChange, encodeWritten } from './act-fields.ts';
import { decodeKey, decodeOne, decodeOptionalOne, requiredMs } from './fields.ts';
import { encodeGrant } from './grant-message.ts';
import { decodeScopes } from './scope.ts';

const writeOpened = messageWriter<OpenSessionResponse>('bailiwick.v1.OpenSessionResponse');
const writeDelegated = messageWriter<DelegateSessionResponse>('bailiwick.v1.DelegateSessionResponse');

export const openSessionRpc: Rpc<OpenSessionRequest__Output, OpenSessionAsk, Recorded<SessionAnswer>> = {
  path: '/bailiwick.v1.DelegationService/OpenSession',
  read: messageReader<OpenSessionRequest__Output>('bailiwick.v1.OpenSessionRequest'),
  decode: (message) => {
    const violations = new Violations();
    const ask = {
      ...decodeChange(message.purpose, 'purpose', message.idempotencyKey, violations),
      tenant: decodeOne(message.tenant, '', 'tenant', violations),
      user: decodeOptionalOne(message.user, 'user', violations),
      agent: decodeOne(message.agent, '', 'agent', violations),
      ttlMs: requiredMs(message.ttl),
      scopes: decodeScopes(message.scopes, violations),
      tokenId: decodeKey(message.tokenId, '', 'token_id', violations),
    };
    violations.throwIfAny();
    return ask;
  },
  encode: (answer) => writeOpened({ session: encodeSession(answer), ...encodeWritten(answer) }),
};

export const delegateSessionRpc: Rpc<
  DelegateSessionRequest__Output,
  DelegateSessionAsk,
  Recorded<SessionAnswer>
> = {
  path: '/bailiwick.v1.DelegationService/DelegateSession',
  read: messageReader<DelegateSessionRequest__Output>('bailiwick.v1.DelegateSessionRequest'),
  decode: (message) => {
    const violations = new Violations();
    const ask = {
      ...decodeChange(message.purpose, 'purpose', message.idempotencyKey, violations),
      parent: decodeOne(message.parent, '', 'parent', violations),
      agent: decodeOne(message.agent, '', 'agent', violations),
      ttlMs: requiredMs(message.ttl),
      scopes: decodeScopes(message.scopes, violations),
    };
    violations.throwIfAny();
    return ask;
  },
  encode: (answer) => writeDelegated({ session: encodeSession(answer), ...encodeWritten(answer) }),
};

function encodeSession({
  session,
  parent,
  user,
  agent,
  tenant,
  expiresAtNs,
  grants,
}: SessionAnswer): Session {
  return {
    session: encodeObject(session),
    parent: parent === undefined ? null : encodeObject(parent),
    user: user === undefined ? null : encodeObject(user),
    agent: encodeObject(agent),
    tenant: encodeObject(tenant),
    expiresAt: encodeTimestamp(expiresAtNs),
    grants: grants.map(encodeGrant),
  };
}
