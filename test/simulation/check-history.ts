import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { Revision } from '../../src/model/revision.ts';
import { checkAnswer } from './check-answers.ts';
import { checkCommitted, isRefusable } from './check-changes.ts';
import { checkWatch } from './check-watch.ts';
import { type Event, isChange, isQuestion, type Told } from './history.ts';
import type { Change, Question } from './plan.ts';
import type { Played } from './play.ts';
import { States } from './states.ts';

/**
 * Holds a history to what is promised, and gives back what breaks it:
 *
 * - snapshots: each answer is the naive oracle's at the revision it names;
 * - tokens: it is read at that revision or later, exactly at it, or at all that anyone knew of, as was asked;
 * - revocation: no yes that began after its revocation was told;
 * - changes: what was acknowledged is in the changelog once, whole, at the revision that was told, on the state before it;
 *   what was not is there whole or not at all; what was refused could be refused;
 * - watches: no gap, no repeat, no other order;
 * - what is stored at the end is what the changes lead to.
 */
export function checkHistory({ history, stored, problems }: Played): readonly string[] {
  const found = [...problems];
  const states = new States(history.changes);
  const committed = placesOf(history.changes);
  for (const event of history.events) {
    const say = (problem: string): void => {
      found.push(`step ${event.step} (${event.act.kind}): ${problem}`);
    };
    if (isOf(event, isChange)) checkChange(states, event, committed, history.changes).forEach(say);
    else if (isOf(event, isQuestion)) checkQuestion(states, event).forEach(say);
  }
  for (const watch of history.watches) {
    for (const problem of checkWatch(watch, history.changes))
      found.push(`watch of step ${watch.step}: ${problem}`);
  }
  const expected = [...states.at(states.head).values()].map(formatRelationship).toSorted();
  const there = stored.map(formatRelationship).toSorted();
  // What expired and was collected is not there any more.
  const missing = expected.filter((text) => !there.includes(text) && !text.includes('[expiration:'));
  const strange = there.filter((text) => !expected.includes(text));
  if (missing.length > 0) found.push(`stored is not \`${missing.join(' ')}\``);
  if (strange.length > 0) found.push(`stored is also \`${strange.join(' ')}\``);
  return found;
}

function checkChange(
  states: States,
  event: Event<Change & Event['act']>,
  committed: ReadonlyMap<number, readonly Revision[]>,
  changes: ReadonlyMap<Revision, Told>,
): readonly string[] {
  const { step, ended, began } = event;
  const outcome = ended?.outcome;
  // A step may be tried again after a failure that left it open, so it may be there more than once in all.
  const places = (committed.get(step) ?? []).filter((revision) => revision > began.told);
  if (outcome?.kind === 'changed') {
    const told = changes.get(outcome.revision);
    if (told === undefined)
      return [`it was acknowledged at revision ${outcome.revision}, which is not there`];
    if (event.act.kind !== 'schema' && event.act.kind !== 'import' && !places.includes(outcome.revision))
      return [`it was acknowledged at revision ${outcome.revision}, which is another's`];
    return checkCommitted(states, event, outcome.revision, told);
  }
  const problems = places.flatMap((revision) =>
    checkCommitted(states, event, revision, changes.get(revision)!),
  );
  if (outcome?.kind === 'refused' && !isTrouble(event)) {
    if (places.length > 0)
      problems.push(`it was refused with ${outcome.reason} and is at revision ${places.join()}`);
    if (!isRefusable(states, event, outcome.reason))
      problems.push(`it was refused with ${outcome.reason}: ${outcome.message}`);
  }
  if (outcome?.kind === 'failed' && !isTrouble(event)) problems.push(`it failed: ${outcome.message}`);
  return problems;
}

function checkQuestion(states: States, event: Event<Question & Event['act']>): readonly string[] {
  const outcome = event.ended?.outcome;
  switch (outcome?.kind) {
    case 'answered':
      return checkAnswer(states, event, outcome, event.token);
    case 'refused':
      if (isTrouble(event)) return [];
      if (outcome.reason === 'revision-expired') return []; // what is kept may be little
      // What a thread has applied may be nothing yet.
      if (outcome.reason === 'no-schema' && event.act.consistency.kind === 'minimize-latency') return [];
      return [`it was refused with ${outcome.reason}: ${outcome.message}`];
    case 'failed':
      return isTrouble(event) ? [] : [`it failed: ${outcome.message}`];
    case 'changed':
    case 'lost':
    case undefined:
      return [];
    default:
      return outcome satisfies undefined;
  }
}

/** Whether a write had been made to fail, and it is that which the client was told of. */
function isTrouble({ ended }: Event): boolean {
  if (ended === undefined || !ended.moment.hasFailed) return false;
  const { outcome } = ended;
  if (outcome.kind === 'refused') return outcome.reason === 'store-stopped';
  return outcome.kind === 'failed' && outcome.message.startsWith('writing to `simulated` failed');
}

/** The revisions of each step. An import is known by what it creates. */
function placesOf(changes: ReadonlyMap<Revision, Told>): ReadonlyMap<number, readonly Revision[]> {
  const places = new Map<number, Revision[]>();
  for (const [revision, { updates, step }] of changes) {
    const imported = /^import(\d+)-/.exec(updates[0]?.relationship.resource.id ?? '')?.[1];
    const of = step ?? (imported === undefined ? undefined : Number(imported));
    if (of !== undefined) places.set(of, [...(places.get(of) ?? []), revision]);
  }
  return places;
}

function isOf<A extends Event['act']>(
  event: Event,
  isAct: (act: Event['act']) => act is A,
): event is Event<A> {
  return isAct(event.act);
}
