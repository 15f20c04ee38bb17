import { checkHistory } from './check-history.ts';
import { historyText, plainText } from './history.ts';
import { play } from './play.ts';
import type { Plan } from './plan.ts';
import { randomPlan } from './random-plan.ts';
import { shrink } from './shrink.ts';

/** How often what happened, over many seeds. */
export type Counts = Map<string, number>;

/** Plays a seed and counts what happened. What it breaks, as text with its seed and a history cut down; undefined if nothing. */
export async function trySeed(seed: number, counts: Counts): Promise<string | undefined> {
  const plan = randomPlan(seed);
  const played = await play(plan);
  for (const { act, ended } of played.history.events)
    count(counts, `${act.kind}: ${outcomeOf(ended?.outcome)}`);
  for (const { act } of plan.steps) if (!('client' in act)) count(counts, act.kind);
  count(counts, 'revisions', played.history.head);
  count(
    counts,
    'watched events',
    played.history.watches.reduce((sum, { events }) => sum + events.length, 0),
  );
  count(counts, 'batches lost with the power', played.lostBatches);
  const problems = checkHistory(played);
  return problems.length === 0 ? undefined : describe(plan, problems);
}

async function describe(plan: Plan, problems: readonly string[]): Promise<string> {
  const small = await shrink(plan);
  const played = await play(small);
  return [
    `seed ${plan.seed} breaks:`,
    ...problems.slice(0, 10).map((problem) => `  ${problem}`),
    `cut down to ${small.steps.length} of ${plan.steps.length} steps, under ${plainText(small.settings)}, it breaks:`,
    ...checkHistory(played)
      .slice(0, 10)
      .map((problem) => `  ${problem}`),
    ...small.steps.map((step, index) => `  step ${index}: ${plainText(step)}`),
    historyText(played.history),
  ].join('\n');
}

function outcomeOf(outcome: { readonly kind: string; readonly reason?: string } | undefined): string {
  if (outcome === undefined) return 'never answered';
  return outcome.reason === undefined ? outcome.kind : `${outcome.kind}, ${outcome.reason}`;
}

function count(counts: Counts, what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}
