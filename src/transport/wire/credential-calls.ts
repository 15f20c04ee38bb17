import type {
  CreateCredentialAsk,
  CredentialPage,
  CredentialView,
  IssuedKey,
  ListCredentialsAsk,
  RevokeCredentialAsk,
  RotateCredentialAsk,
} from '../../auth/stored/credential-desk.ts';
import type { CreateCredentialRequest__Output } from '../../gen/bailiwick/v1/CreateCredentialRequest.ts';
import type { CreateCredentialResponse } from '../../gen/bailiwick/v1/CreateCredentialResponse.ts';
import type { ListCredentialsRequest__Output } from '../../gen/bailiwick/v1/ListCredentialsRequest.ts';
import type { ListCredentialsResponse } from '../../gen/bailiwick/v1/ListCredentialsResponse.ts';
import type { RevokeCredentialRequest__Output } from '../../gen/bailiwick/v1/RevokeCredentialRequest.ts';
import type { RevokeCredentialResponse } from '../../gen/bailiwick/v1/RevokeCredentialResponse.ts';
import type { RotateCredentialRequest__Output } from '../../gen/bailiwick/v1/RotateCredentialRequest.ts';
import type { RotateCredentialResponse } from '../../gen/bailiwick/v1/RotateCredentialResponse.ts';
import { decodeDuration, decodeRights, encodeCredential, msOfNs, requireId } from './credential-message.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { Rpc } from './rpc.ts';
import { decodeOptionalTimestamp } from './timestamp.ts';
import { Violations } from './violations.ts';

/* The calls of `bailiwick.v1.CredentialService`. What names and rights may be is decided where they are stored. */

const SERVICE = '/bailiwick.v1.CredentialService';

const writeCreated = messageWriter<CreateCredentialResponse>('bailiwick.v1.CreateCredentialResponse');
const writeListed = messageWriter<ListCredentialsResponse>('bailiwick.v1.ListCredentialsResponse');
const writeRotated = messageWriter<RotateCredentialResponse>('bailiwick.v1.RotateCredentialResponse');
const writeRevoked = messageWriter<RevokeCredentialResponse>('bailiwick.v1.RevokeCredentialResponse');

export const createCredentialRpc: Rpc<CreateCredentialRequest__Output, CreateCredentialAsk, IssuedKey> = {
  path: `${SERVICE}/CreateCredential`,
  read: messageReader('bailiwick.v1.CreateCredentialRequest'),
  decode: (message) => {
    const violations = new Violations();
    const rights = decodeRights(message.rights, violations);
    const expiresNs = decodeOptionalTimestamp(message.expiresAt, '', 'expires_at', violations);
    violations.throwIfAny();
    const { tenant, name, organization } = message;
    return {
      tenant: tenant === '' ? undefined : tenant,
      name,
      rights,
      organization: organization === '' ? undefined : organization,
      expiresMs: msOfNs(expiresNs),
    };
  },
  encode: ({ key, credential }) => writeCreated({ key, credential: encodeCredential(credential) }),
};

export const listCredentialsRpc: Rpc<ListCredentialsRequest__Output, ListCredentialsAsk, CredentialPage> = {
  path: `${SERVICE}/ListCredentials`,
  read: messageReader('bailiwick.v1.ListCredentialsRequest'),
  decode: ({ tenant, withEnded, limit, cursor }) => ({
    tenant: tenant === '' ? undefined : tenant,
    withEnded,
    limit,
    after: cursor === '' ? undefined : cursor,
  }),
  encode: ({ credentials, next }) =>
    writeListed({ credentials: credentials.map(encodeCredential), cursor: next ?? '' }),
};

export const rotateCredentialRpc: Rpc<RotateCredentialRequest__Output, RotateCredentialAsk, IssuedKey> = {
  path: `${SERVICE}/RotateCredential`,
  read: messageReader('bailiwick.v1.RotateCredentialRequest'),
  decode: ({ id, grace }) => {
    const violations = new Violations();
    requireId(id, violations);
    const graceMs = decodeDuration(grace, 'grace', violations);
    violations.throwIfAny();
    return { id, graceMs };
  },
  encode: ({ key, credential }) => writeRotated({ key, credential: encodeCredential(credential) }),
};

export const revokeCredentialRpc: Rpc<RevokeCredentialRequest__Output, RevokeCredentialAsk, CredentialView> =
  {
    path: `${SERVICE}/RevokeCredential`,
    read: messageReader('bailiwick.v1.RevokeCredentialRequest'),
    decode: ({ id }) => {
      const violations = new Violations();
      requireId(id, violations);
      violations.throwIfAny();
      return { id };
    },
    encode: (credential) => writeRevoked({ credential: encodeCredential(credential) }),
  };
