import { setImmediate } from 'node:timers/promises';
import type { CaveatBudget } from '../caveats/budget.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { type Candidate, IdWindow } from '../engine/id-window.ts';
import { SURE } from '../engine/marks.ts';
import type { Progress } from '../engine/page-walk.ts';
import type { Value } from '../engine/values.ts';
import type { PageId } from '../graph/graph.ts';
import { Fault } from '../model/fault.ts';
import type { Verdict } from '../model/verdict.ts';
import { toVerdict } from './evaluate.ts';
import { requireReadable, type Searchable } from './snapshot.ts';

/** Marks and edges of a walk between two turns of the event loop: about a millisecond, without caveats. */
const STEPS_PER_TURN = 10_000;
/** Questions and edges of checks between two turns. */
const WORK_PER_TURN = 20_000;
/** Candidates that are decided together, so that the pages they want are read together. The first ones come sooner. */
const FIRST_BATCH = 16;
const BATCH = 128;
/** Candidates in memory at once: some 2 MB. More are found by walking again. */
const WINDOW = 32_768;
/** Answers to the checks' own questions that are kept for the next ones: some 10 MB. */
const GOALS_MAX = 1 << 18;

/** Finds candidates and puts them into its window. */
export interface Walk {
  readonly wanted: readonly PageId[];
  advance(steps: number): Progress;
}

/** What a lookup is made at. */
export interface Lookup {
  readonly snapshot: Searchable;
  readonly evaluation: Evaluation;
  /** What caveats may cost until the event loop has its turn, and in one check. */
  readonly budget: CaveatBudget;
  readonly signal: AbortSignal;
}

/** A candidate and what a check of it says. */
export interface Decided {
  readonly candidate: Candidate;
  readonly verdict: Verdict;
}

/**
 * Every candidate after `after`, in the order of ids, with its verdict, in batches. `walkInto` starts a walk that fills
 * a window; `ask` puts the question about one candidate, and `UNKNOWN` means that pages are wanted.
 *
 * A candidate whose check fails ends the list with that fault, after all that come before it: what can't be decided is
 * not left out silently.
 */
export async function* decideCandidates(
  lookup: Lookup,
  after: string | undefined,
  walkInto: (window: IdWindow) => Walk,
  ask: (candidate: Candidate) => Value,
): AsyncGenerator<readonly Decided[], void, undefined> {
  const { evaluation, signal } = lookup;
  let last = after;
  let size = FIRST_BATCH;
  for (;;) {
    const window = new IdWindow(evaluation.graph.objects, WINDOW, last);
    await finishWalk(lookup, walkInto(window));
    for (let batch = window.take(size); batch.length > 0; batch = window.take(size)) {
      const outcomes = await decide(lookup, batch, ask);
      const decided: Decided[] = [];
      let fault: Fault | undefined;
      for (const [index, candidate] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome instanceof Fault) fault = outcome;
        if (outcome === undefined || outcome instanceof Fault) break;
        decided.push({ candidate, verdict: outcome });
      }
      if (decided.length > 0) yield decided;
      if (fault !== undefined) throw fault;
      last = batch.at(-1)?.id;
      size = BATCH;
      if (evaluation.goals.count > GOALS_MAX) evaluation.goals.clear();
      await setImmediate(undefined, { signal });
    }
    if (!window.isCut) return;
  }
}

/**
 * The verdict of one question.
 * @throws Fault of its check
 */
export async function decideOne(
  { snapshot, evaluation, budget, signal }: Lookup,
  ask: () => Value,
): Promise<Verdict> {
  evaluation.renew();
  for (;;) {
    requireReadable(snapshot);
    evaluation.allowWork();
    budget.renew();
    const verdict = toVerdict(evaluation, ask());
    if (verdict !== undefined) return verdict;
    evaluation.loads++;
    await snapshot.tenant.graph.load(evaluation.wanted);
    signal.throwIfAborted();
  }
}

/** Walk until everything is reached. */
async function finishWalk({ snapshot, evaluation, budget, signal }: Lookup, walk: Walk): Promise<void> {
  for (;;) {
    requireReadable(snapshot);
    budget.renew();
    const progress = walk.advance(STEPS_PER_TURN);
    if (progress === 'done') return;
    if (progress === 'pages') {
      evaluation.renew(); // what was looked at before this read was looked through
      evaluation.loads++;
      await snapshot.tenant.graph.load(walk.wanted);
    }
    if (progress === 'more') await setImmediate();
    signal.throwIfAborted();
  }
}

/** One outcome for each candidate, in order. Each check may spend what one that is put alone may. */
async function decide(
  { snapshot, evaluation, budget, signal }: Lookup,
  batch: readonly Candidate[],
  ask: (candidate: Candidate) => Value,
): Promise<readonly (Verdict | Fault | undefined)[]> {
  evaluation.renew();
  const outcomes: (Verdict | Fault | undefined)[] = batch.map(({ flags }) =>
    (flags & SURE) === 0 ? undefined : { kind: 'yes' },
  );
  for (;;) {
    const wanted: PageId[] = [];
    let work = 0;
    for (const [index, candidate] of batch.entries()) {
      if (outcomes[index] instanceof Fault) break; // the list ends here
      if (outcomes[index] !== undefined) continue;
      if (work > WORK_PER_TURN) {
        work = 0;
        await setImmediate(undefined, { signal });
      }
      requireReadable(snapshot);
      evaluation.allowWork();
      budget.renew();
      outcomes[index] = verdictOrFault(evaluation, () => ask(candidate));
      work += evaluation.work;
      if (outcomes[index] instanceof Fault) break;
      if (outcomes[index] === undefined) for (const page of evaluation.wanted) wanted.push(page);
    }
    if (wanted.length === 0) return outcomes;
    evaluation.loads++;
    await snapshot.tenant.graph.load(wanted);
    signal.throwIfAborted();
  }
}

function verdictOrFault(evaluation: Evaluation, ask: () => Value): Verdict | Fault | undefined {
  try {
    return toVerdict(evaluation, ask());
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
}
