import type { CreateGrantRequest__Output } from '../../../gen/bailiwick/v1/CreateGrantRequest.ts';
import type { CreateGrantResponse } from '../../../gen/bailiwick/v1/CreateGrantResponse.ts';
import type { EndGrantRequest__Output } from '../../../gen/bailiwick/v1/EndGrantRequest.ts';
import type { EndGrantResponse } from '../../../gen/bailiwick/v1/EndGrantResponse.ts';
import type { ExtendGrantRequest__Output } from '../../../gen/bailiwick/v1/ExtendGrantRequest.ts';
import type { ExtendGrantResponse } from '../../../gen/bailiwick/v1/ExtendGrantResponse.ts';
import type { Recorded } from '../../../operations/delegation/asks.ts';
import type {
  CreateGrantAsk,
  EndGrantAsk,
  ExtendGrantAsk,
  GrantAnswer,
  WrittenAnswer,
} from '../../../operations/delegation/write-asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { RULES, Violations } from '../violations.ts';
import { decodeAct, encodeWritten } from './act-fields.ts';
import { decodeOne, refuseUnserved, requiredMs } from './fields.ts';
import { encodeGrant } from './grant-message.ts';
import { decodeScope } from './scope.ts';

/** A grant's id is the text of a relationship without what it depends on, in base64. */
const GRANT_ID_BYTES_MAX = 4096;

const writeCreated = messageWriter<CreateGrantResponse>('bailiwick.v1.CreateGrantResponse');
const writeExtended = messageWriter<ExtendGrantResponse>('bailiwick.v1.ExtendGrantResponse');
const writeEnded = messageWriter<EndGrantResponse>('bailiwick.v1.EndGrantResponse');

export const createGrantRpc: Rpc<CreateGrantRequest__Output, CreateGrantAsk, Recorded<GrantAnswer>> = {
  path: '/bailiwick.v1.DelegationService/CreateGrant',
  read: messageReader<CreateGrantRequest__Output>('bailiwick.v1.CreateGrantRequest'),
  decode: (message) => {
    refuseUnserved('approval_id', message.approvalId !== '', 'approvals');
    const violations = new Violations();
    const session = decodeOne(message.session, '', 'session', violations);
    if (message.scope === null) violations.add('', 'scope', RULES.required);
    const scope = decodeScope(message.scope ?? NO_SCOPE, 'scope', violations);
    const act = decodeAct(message, violations);
    violations.throwIfAny();
    return { ...act, session, scope };
  },
  encode: (answer) => writeCreated({ grant: encodeGrant(answer), ...encodeWritten(answer) }),
};

export const extendGrantRpc: Rpc<ExtendGrantRequest__Output, ExtendGrantAsk, Recorded<GrantAnswer>> = {
  path: '/bailiwick.v1.DelegationService/ExtendGrant',
  read: messageReader<ExtendGrantRequest__Output>('bailiwick.v1.ExtendGrantRequest'),
  decode: (message) => {
    const act = decodeGrantAct(message);
    return { ...act, extendMs: requiredMs(message.by) };
  },
  encode: (answer) => writeExtended({ grant: encodeGrant(answer), ...encodeWritten(answer) }),
};

export const endGrantRpc: Rpc<EndGrantRequest__Output, EndGrantAsk, Recorded<WrittenAnswer>> = {
  path: '/bailiwick.v1.DelegationService/EndGrant',
  read: messageReader<EndGrantRequest__Output>('bailiwick.v1.EndGrantRequest'),
  decode: decodeGrantAct,
  encode: (answer) => writeEnded(encodeWritten(answer)),
};

/** What every act on a grant that is there says. */
function decodeGrantAct(message: EndGrantRequest__Output): EndGrantAsk {
  const violations = new Violations();
  const { grantId } = message;
  violations.checkBytes(grantId, 1, GRANT_ID_BYTES_MAX, '', 'grant_id');
  const act = decodeAct(message, violations);
  violations.throwIfAny();
  return { ...act, grantId };
}

/** What an unset scope reads as, so that the other fields are looked at too. */
const NO_SCOPE: NonNullable<CreateGrantRequest__Output['scope']> = {
  resource: null,
  relation: '',
  caveat: '',
  caveatContext: null,
  ttl: null,
  budget: null,
};
