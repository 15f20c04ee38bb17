import type { CaveatBudget } from '../caveats/budget.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { type Candidate, IdWindow } from '../engine/id-window.ts';
import { SURE } from '../engine/marks.ts';
import type { Progress } from '../engine/page-walk.ts';
import type { Value } from '../engine/values.ts';
import type { PageId } from '../graph/page-id.ts';
import { Fault } from '../model/fault.ts';
import type { Verdict } from '../model/verdict.ts';
import { toVerdict } from './evaluate.ts';
import { requireReadable, type Searchable } from './snapshot.ts';

/** What it takes to give a candidate out, in steps of its check. */
const STEPS_PER_CANDIDATE = 100;
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
  /** What caveats may cost in one turn, and in one check. */
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
  const { evaluation } = lookup;
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
      if (evaluation.looked(STEPS_PER_CANDIDATE * batch.length)) await nextTurn(lookup);
    }
    if (!window.isCut) return;
  }
}

/**
 * The verdict of one question.
 * @throws Fault of its check
 */
export async function decideOne(lookup: Lookup, ask: () => Value): Promise<Verdict> {
  const { snapshot, evaluation, budget } = lookup;
  evaluation.renew();
  for (;;) {
    requireReadable(snapshot);
    evaluation.allowWork();
    budget.renew();
    const verdict = toVerdict(evaluation, ask());
    if (verdict !== undefined) return verdict;
    if (evaluation.isPaused) await nextTurn(lookup);
    else await load(lookup, evaluation.wanted);
  }
}

/** Others have their turn, and then this list another. */
async function nextTurn({ snapshot, evaluation, signal }: Lookup): Promise<void> {
  const { line } = snapshot.tenant;
  line.use(evaluation.turnWork);
  await line.turn(signal);
  requireReadable(snapshot);
  evaluation.startTurn(line.turnSteps);
}

async function load({ snapshot, evaluation, signal }: Lookup, wanted: readonly PageId[]): Promise<void> {
  evaluation.loads++;
  await snapshot.tenant.graph.load(wanted);
  signal.throwIfAborted();
  requireReadable(snapshot);
}

/** Walk until everything is reached. */
async function finishWalk(lookup: Lookup, walk: Walk): Promise<void> {
  const { snapshot, evaluation, budget } = lookup;
  for (;;) {
    requireReadable(snapshot);
    budget.renew();
    const progress = walk.advance(evaluation.stepsLeft);
    if (progress === 'done') return;
    if (progress === 'pages') {
      evaluation.renew(); // what was looked at before this read was looked through
      await load(lookup, walk.wanted);
    }
    if (progress === 'more' || evaluation.isPaused) await nextTurn(lookup);
  }
}

/** One outcome for each candidate, in order. Each check may spend what one that is put alone may. */
async function decide(
  lookup: Lookup,
  batch: readonly Candidate[],
  ask: (candidate: Candidate) => Value,
): Promise<readonly (Verdict | Fault | undefined)[]> {
  const { evaluation } = lookup;
  evaluation.renew();
  const outcomes: (Verdict | Fault | undefined)[] = batch.map(({ flags }) =>
    (flags & SURE) === 0 ? undefined : { kind: 'yes' },
  );
  for (;;) {
    const wanted: PageId[] = [];
    for (const [index, candidate] of batch.entries()) {
      if (outcomes[index] instanceof Fault) break; // the list ends here
      if (outcomes[index] !== undefined) continue;
      outcomes[index] = await decideInTurns(lookup, () => ask(candidate));
      if (outcomes[index] instanceof Fault) break;
      if (outcomes[index] === undefined) for (const page of evaluation.wanted) wanted.push(page);
    }
    if (wanted.length === 0) return outcomes;
    await load(lookup, wanted);
  }
}

/** `undefined` when pages are wanted. */
async function decideInTurns(lookup: Lookup, ask: () => Value): Promise<Verdict | Fault | undefined> {
  const { snapshot, evaluation, budget } = lookup;
  for (;;) {
    if (evaluation.isPaused) await nextTurn(lookup);
    requireReadable(snapshot);
    evaluation.allowWork();
    budget.renew();
    const outcome = verdictOrFault(evaluation, ask);
    if (outcome !== undefined || !evaluation.isPaused) return outcome;
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
