import type { Pace } from '../../base/pace.ts';
import type { QueryAsk, QueryItem } from '../../decisions/read/query.ts';
import type { LoggedRecord } from '../../decisions/read/view.ts';
import type { Caller } from '../../model/caller.ts';
import { STEPS_PER_EXPORTED_RECORD, STEPS_PER_RECORD } from '../../tenants/prices.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { callPace } from '../call-pace.ts';
import type {
  CheckpointAnswer,
  ConsistencyProof,
  ExportDecisionsAsk,
  GetDecisionAsk,
  InclusionProof,
  ProveConsistencyAsk,
  ProveInclusionAsk,
  ReplayDecisionAnswer,
  ReplayDecisionAsk,
  TailDecisionsAsk,
} from './asks.ts';
import { inChunks } from './in-chunks.ts';
import { deskForReading } from './note-read.ts';
import { replayDecision, type ReplayRules } from './replay-decision.ts';
import { requireDesk } from './require-desk.ts';

type Call<Place, Ask, Answer> = (place: Place, caller: Caller, ask: Ask, signal: AbortSignal) => Answer;
type One<Place, Ask, Answer> = Call<Place, Ask, Promise<Answer>>;
type Many<Place, Ask, Item> = Call<Place, Ask, AsyncIterable<Item>>;

/** Everything that can be asked of a tenant's decision log, however that is reached. */
export interface DecisionOperations<Place> {
  readonly queryDecisions: Many<Place, QueryAsk, QueryItem>;
  /** Without end; stopping early ends it. */
  readonly tailDecisions: Many<Place, TailDecisionsAsk, LoggedRecord>;
  readonly getDecision: One<Place, GetDecisionAsk, LoggedRecord>;
  readonly replayDecision: One<Place, ReplayDecisionAsk, ReplayDecisionAnswer>;
  readonly getCheckpoint: One<Place, void, CheckpointAnswer>;
  readonly proveInclusion: One<Place, ProveInclusionAsk, InclusionProof>;
  readonly proveConsistency: One<Place, ProveConsistencyAsk, ConsistencyProof>;
  /** Whole lines, each with its line feed, some at a time. */
  readonly exportDecisions: Many<Place, ExportDecisionsAsk, string>;
}

/** Each throws Fault `unimplemented` where no decisions are recorded, and what the desk throws. */
export function decisionOperations(rules: ReplayRules): DecisionOperations<Tenant> {
  return {
    queryDecisions: (tenant, caller, ask, signal) =>
      deskForReading(tenant, caller, 'query', ask).query(
        ask,
        signal,
        recordPace(tenant, signal, STEPS_PER_RECORD),
      ),
    tailDecisions: (tenant, caller, ask, signal) =>
      deskForReading(tenant, caller, 'tail', ask).tail(
        ask.from,
        ask.filter,
        signal,
        recordPace(tenant, signal, STEPS_PER_RECORD),
      ),
    getDecision: async (tenant, caller, ask, signal) =>
      deskForReading(tenant, caller, 'get', ask).get(ask.id, signal),
    replayDecision: async (tenant, caller, ask, signal) =>
      replayDecision(
        { tenant, ...rules },
        deskForReading(tenant, caller, 'replay', ask),
        caller,
        ask,
        signal,
      ),
    getCheckpoint,
    proveInclusion,
    proveConsistency,
    exportDecisions: (tenant, caller, ask, signal) =>
      inChunks(
        deskForReading(tenant, caller, 'export', ask).exportLines(
          ask.from,
          ask.upTo,
          signal,
          recordPace(tenant, signal, STEPS_PER_EXPORTED_RECORD),
        ),
      ),
  };
}

function recordPace(tenant: Tenant, signal: AbortSignal, stepsEach: number): Pace<number> {
  const pace = callPace(tenant, signal);
  return (records) => pace(records * stepsEach);
}

async function getCheckpoint(tenant: Tenant): Promise<CheckpointAnswer> {
  const desk = requireDesk(tenant);
  return { checkpoint: await desk.checkpoint(), publicKey: await desk.publicKey() };
}

async function proveInclusion(
  tenant: Tenant,
  _caller: Caller,
  { id, size }: ProveInclusionAsk,
  signal: AbortSignal,
): Promise<InclusionProof> {
  const desk = requireDesk(tenant);
  const { sequence } = await desk.get(id, signal);
  return desk.proveInclusion(sequence, size ?? (await desk.checkpoint())?.size ?? 0);
}

async function proveConsistency(
  tenant: Tenant,
  _caller: Caller,
  { from, to: asked }: ProveConsistencyAsk,
): Promise<ConsistencyProof> {
  const desk = requireDesk(tenant);
  const to = asked ?? (await desk.checkpoint())?.size ?? 0;
  return { from, to, path: await desk.proveConsistency(from, to) };
}
