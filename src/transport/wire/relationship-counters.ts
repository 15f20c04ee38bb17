import type { ExperimentalCountRelationshipsRequest__Output } from '../../gen/authzed/api/v1/ExperimentalCountRelationshipsRequest.ts';
import type { ExperimentalCountRelationshipsResponse } from '../../gen/authzed/api/v1/ExperimentalCountRelationshipsResponse.ts';
import type { ExperimentalRegisterRelationshipCounterRequest__Output } from '../../gen/authzed/api/v1/ExperimentalRegisterRelationshipCounterRequest.ts';
import type { ExperimentalRegisterRelationshipCounterResponse } from '../../gen/authzed/api/v1/ExperimentalRegisterRelationshipCounterResponse.ts';
import type { ExperimentalUnregisterRelationshipCounterRequest__Output } from '../../gen/authzed/api/v1/ExperimentalUnregisterRelationshipCounterRequest.ts';
import type { ExperimentalUnregisterRelationshipCounterResponse } from '../../gen/authzed/api/v1/ExperimentalUnregisterRelationshipCounterResponse.ts';
import { OPTIONAL_RELATION } from '../../model/name-rules.ts';
import type {
  CountRelationshipsAnswer,
  RegisterRelationshipCounterAsk,
  RelationshipCounterAsk,
} from '../../operations/counter-asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeFilter } from './relationship-filter.ts';
import type { Rpc } from './rpc.ts';
import { Violations } from './violations.ts';

const SERVICE = '/authzed.api.v1.ExperimentalService';

const writeRegistered = messageWriter<ExperimentalRegisterRelationshipCounterResponse>(
  'authzed.api.v1.ExperimentalRegisterRelationshipCounterResponse',
);
const writeCount = messageWriter<ExperimentalCountRelationshipsResponse>(
  'authzed.api.v1.ExperimentalCountRelationshipsResponse',
);
const writeUnregistered = messageWriter<ExperimentalUnregisterRelationshipCounterResponse>(
  'authzed.api.v1.ExperimentalUnregisterRelationshipCounterResponse',
);

export const registerRelationshipCounterRpc: Rpc<
  ExperimentalRegisterRelationshipCounterRequest__Output,
  RegisterRelationshipCounterAsk,
  void
> = {
  path: `${SERVICE}/ExperimentalRegisterRelationshipCounter`,
  read: messageReader('authzed.api.v1.ExperimentalRegisterRelationshipCounterRequest'),
  decode: ({ name, relationshipFilter }) => {
    const violations = new Violations();
    violations.checkName(OPTIONAL_RELATION, name, '', 'name');
    const filter = decodeFilter(relationshipFilter, '', 'relationship_filter', violations);
    violations.throwIfAny();
    return { name, filter };
  },
  encode: () => writeRegistered({}),
};

/** Counting is done when it is asked for, so the value is never still on its way. */
export const countRelationshipsRpc: Rpc<
  ExperimentalCountRelationshipsRequest__Output,
  RelationshipCounterAsk,
  CountRelationshipsAnswer
> = {
  path: `${SERVICE}/ExperimentalCountRelationships`,
  read: messageReader('authzed.api.v1.ExperimentalCountRelationshipsRequest'),
  decode: decodeName,
  encode: ({ count, readAt }) =>
    writeCount({ readCounterValue: { relationshipCount: count, readAt: { token: readAt } } }),
};

export const unregisterRelationshipCounterRpc: Rpc<
  ExperimentalUnregisterRelationshipCounterRequest__Output,
  RelationshipCounterAsk,
  void
> = {
  path: `${SERVICE}/ExperimentalUnregisterRelationshipCounter`,
  read: messageReader('authzed.api.v1.ExperimentalUnregisterRelationshipCounterRequest'),
  decode: decodeName,
  encode: () => writeUnregistered({}),
};

function decodeName({ name }: { readonly name: string }): RelationshipCounterAsk {
  const violations = new Violations();
  violations.checkName(OPTIONAL_RELATION, name, '', 'name');
  violations.throwIfAny();
  return { name };
}
