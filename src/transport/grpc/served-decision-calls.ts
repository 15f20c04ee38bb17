import { exportDecisionsRpc } from '../wire/decisions/export-decisions.ts';
import { getDecisionRpc } from '../wire/decisions/get-decision.ts';
import { getCheckpointRpc, proveConsistencyRpc, proveInclusionRpc } from '../wire/decisions/proofs.ts';
import { queryDecisionsRpc } from '../wire/decisions/query-decisions.ts';
import { replayDecisionRpc } from '../wire/decisions/replay-decision.ts';
import { tailDecisionsRpc } from '../wire/decisions/tail-decisions.ts';
import type { Operations } from './operations.ts';
import { answerAct, answerLive } from './road.ts';
import type { ServedCalls } from './served-calls.ts';

/** Which operation answers which call of `bailiwick.v1.DecisionService`. */
export function servedDecisionCalls<Tenant, Snapshot>(
  operations: Operations<Tenant, Snapshot>,
): Pick<ServedCalls, 'unary' | 'stream' | 'live'> {
  const ask = operations.decisions;
  return {
    unary: new Map([
      [getDecisionRpc.path, answerAct(getDecisionRpc, operations, ask.getDecision)],
      [replayDecisionRpc.path, answerAct(replayDecisionRpc, operations, ask.replayDecision)],
      [getCheckpointRpc.path, answerAct(getCheckpointRpc, operations, ask.getCheckpoint)],
      [proveInclusionRpc.path, answerAct(proveInclusionRpc, operations, ask.proveInclusion)],
      [proveConsistencyRpc.path, answerAct(proveConsistencyRpc, operations, ask.proveConsistency)],
    ]),
    stream: new Map([
      [queryDecisionsRpc.path, answerLive(queryDecisionsRpc, operations, ask.queryDecisions)],
      [exportDecisionsRpc.path, answerLive(exportDecisionsRpc, operations, ask.exportDecisions)],
    ]),
    live: new Map([[tailDecisionsRpc.path, answerLive(tailDecisionsRpc, operations, ask.tailDecisions)]]),
  };
}
