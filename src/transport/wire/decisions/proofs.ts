import type { GetCheckpointRequest__Output } from '../../../gen/bailiwick/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponse } from '../../../gen/bailiwick/v1/GetCheckpointResponse.ts';
import type { ProveConsistencyRequest__Output } from '../../../gen/bailiwick/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponse } from '../../../gen/bailiwick/v1/ProveConsistencyResponse.ts';
import type { ProveInclusionRequest__Output } from '../../../gen/bailiwick/v1/ProveInclusionRequest.ts';
import type { ProveInclusionResponse } from '../../../gen/bailiwick/v1/ProveInclusionResponse.ts';
import type {
  CheckpointAnswer,
  ConsistencyProof,
  InclusionProof,
  ProveConsistencyAsk,
  ProveInclusionAsk,
} from '../../../operations/decisions/asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { decodeDecisionId } from './get-decision.ts';
import { decodePlace, decodePlaceOrAll } from './place.ts';

const writeCheckpoint = messageWriter<GetCheckpointResponse>('bailiwick.v1.GetCheckpointResponse');
const writeInclusion = messageWriter<ProveInclusionResponse>('bailiwick.v1.ProveInclusionResponse');
const writeConsistency = messageWriter<ProveConsistencyResponse>('bailiwick.v1.ProveConsistencyResponse');

export const getCheckpointRpc: Rpc<GetCheckpointRequest__Output, void, CheckpointAnswer> = {
  path: '/bailiwick.v1.DecisionService/GetCheckpoint',
  read: messageReader<GetCheckpointRequest__Output>('bailiwick.v1.GetCheckpointRequest'),
  decode: () => undefined,
  encode: ({ checkpoint, publicKey }) => writeCheckpoint({ checkpoint: checkpoint ?? null, publicKey }),
};

export const proveInclusionRpc: Rpc<ProveInclusionRequest__Output, ProveInclusionAsk, InclusionProof> = {
  path: '/bailiwick.v1.DecisionService/ProveInclusion',
  read: messageReader<ProveInclusionRequest__Output>('bailiwick.v1.ProveInclusionRequest'),
  decode: ({ decisionId, size: wanted }) => {
    const violations = new Violations();
    const id = decodeDecisionId(decisionId, violations);
    const size = decodePlaceOrAll(wanted, 'size', violations);
    violations.throwIfAny();
    return { id, size };
  },
  encode: ({ leaf, index, size, path }) => writeInclusion({ leaf, index, size, path: [...path] }),
};

export const proveConsistencyRpc: Rpc<
  ProveConsistencyRequest__Output,
  ProveConsistencyAsk,
  ConsistencyProof
> = {
  path: '/bailiwick.v1.DecisionService/ProveConsistency',
  read: messageReader<ProveConsistencyRequest__Output>('bailiwick.v1.ProveConsistencyRequest'),
  decode: ({ fromSize, toSize }) => {
    const violations = new Violations();
    const from = decodePlace(fromSize, 'from_size', violations);
    const to = decodePlaceOrAll(toSize, 'to_size', violations);
    violations.throwIfAny();
    return { from, to };
  },
  encode: ({ from, to, path }) => writeConsistency({ fromSize: from, toSize: to, path: [...path] }),
};
