import type { Soon } from '../base/soon.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import type { CaveatScope, Scope } from '../engine/scope.ts';
import { UNKNOWN, type Value, NO, YES, isConditional } from '../engine/values.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Findings } from './findings.ts';
import { requireReadable, requireSchema, type Searchable } from './snapshot.ts';
import { tellWork } from './work-account.ts';

/**
 * Run `attempt` over the tenant's graph until it has an answer, which is at once when every page it needs is resident.
 * Each time it comes back without one, all pages it wanted are loaded in one read and it is run again at the same
 * revision and clock reading. Rounds are bounded by how deep the data is. Where its turn ended first, it is run again in
 * the next one, and goes on from where it was. `findings` are told the work of all of them.
 */
export function evaluate<Answer>(
  snapshot: Searchable,
  caveats: CaveatScope,
  signal: AbortSignal,
  attempt: (evaluation: Evaluation) => Answer | undefined,
  findings?: Findings,
): Soon<Answer> {
  const { tenant } = snapshot;
  const evaluation = tenant.takeEvaluation();
  let kept = false;
  try {
    evaluation.begin(scopeOf(snapshot, caveats), tenant.line.firstTurn);
    requireReadable(snapshot);
    const answer = attempt(evaluation);
    if (answer !== undefined) return answer;
    kept = true;
  } finally {
    if (!kept) giveBack(tenant, evaluation, findings, signal);
  }
  return loadAndRepeat(snapshot, evaluation, signal, attempt, findings);
}

async function loadAndRepeat<Answer>(
  snapshot: Searchable,
  evaluation: Evaluation,
  signal: AbortSignal,
  attempt: (evaluation: Evaluation) => Answer | undefined,
  findings: Findings | undefined,
): Promise<Answer> {
  const { tenant } = snapshot;
  let hasPlace = false;
  try {
    for (;;) {
      if (evaluation.isPaused) {
        tenant.line.use(evaluation.turnWork);
        if (!hasPlace) await tenant.line.enter(signal);
        hasPlace = true;
        await tenant.line.turn(signal);
        evaluation.startTurn(tenant.line.turnSteps);
      } else {
        evaluation.loads++;
        await tenant.graph.load(evaluation.wanted);
        signal.throwIfAborted();
        tenant.line.use(evaluation.turnWork);
        evaluation.startTurn(tenant.line.firstTurn);
      }
      requireReadable(snapshot);
      const answer = attempt(evaluation);
      if (answer !== undefined) return answer;
    }
  } finally {
    if (hasPlace) tenant.line.leave(signal);
    giveBack(tenant, evaluation, findings, signal);
  }
}

/** The evaluation is over: its work is told, and it serves others. */
export function giveBack(
  tenant: Searchable['tenant'],
  evaluation: Evaluation,
  findings: Findings | undefined,
  signal: AbortSignal,
): void {
  const work = evaluation.workInAll;
  if (findings !== undefined) findings.work += work;
  tellWork(signal, work);
  tenant.giveBack(evaluation);
}

/** What questions at this snapshot are evaluated under. @throws Fault `no-schema` */
export function scopeOf({ tenant, schema, revision, nowMs }: Searchable, caveats: CaveatScope): Scope {
  const { program, members } = requireSchema(schema);
  return {
    program,
    members,
    tick: tenant.graph.tickOf(revision),
    nowMs,
    caveats,
    limits: tenant.limits.engine,
  };
}

const YES_VERDICT: Verdict = { kind: 'yes' };
const NO_VERDICT: Verdict = { kind: 'no' };

/** @throws Fault that the value stands for */
export function toVerdict(evaluation: Evaluation, value: Value): Verdict | undefined {
  if (value === UNKNOWN) return undefined;
  if (value === YES) return YES_VERDICT;
  if (value === NO) return NO_VERDICT;
  if (isConditional(value)) return { kind: 'conditional', missing: evaluation.values.missingOf(value) };
  throw evaluation.values.faultOf(value);
}
