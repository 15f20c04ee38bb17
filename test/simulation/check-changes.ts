import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import { isExpired, type Relationship } from '../../src/model/relationship.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { Precondition } from '../../src/model/update.ts';
import type { Event, Told } from './history.ts';
import type { Change } from './plan.ts';
import { SCHEMAS } from './schemas.ts';
import type { States } from './states.ts';

/** The readings between which the clock stood when a change was made. */
interface Clock {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is wrong with a change that is in the changelog at `revision`, whatever its client was told. */
export function checkCommitted(
  states: States,
  event: Event<Change & Event['act']>,
  revision: Revision,
  told: Told,
): readonly string[] {
  const { act } = event;
  const clock = clockOf(event);
  const problems = [...unmet(states, revision - 1, 'preconditions' in act ? act.preconditions : [], clock)];
  const touched = told.updates.map(({ relationship }) => formatIdentity(relationship));
  const { expected, strays } = expectedOf(states, act, revision, touched);
  for (const [relationship, isThere] of expected) {
    const stored = states.at(revision).get(formatIdentity(relationship));
    // What has expired may be gone without a word.
    if (!isThere && stored !== undefined && isExpired(stored.expiresAtNs, clock.toMs)) continue;
    const wanted = isThere ? formatRelationship(relationship) : 'nothing';
    const found = stored === undefined ? 'nothing' : formatRelationship(stored);
    if (wanted !== found) problems.push(`revision ${revision} should have \`${wanted}\`, has \`${found}\``);
  }
  if (strays.length > 0)
    problems.push(`revision ${revision} changes what it should not: ${strays.join(' ')}`);
  if (act.kind === 'schema' && told.schema !== SCHEMAS[act.schema]!.text)
    problems.push(`revision ${revision} should write schema ${act.schema}`);
  if (act.kind === 'write') {
    for (const { operation, relationship } of act.updates) {
      if (operation === 'create' && isCertain(states, revision - 1, relationship, clock))
        problems.push(`revision ${revision} creates what was there: ${formatRelationship(relationship)}`);
    }
  }
  return problems;
}

/** Whether a change was rightly refused: at some revision it may have been evaluated at. */
export function isRefusable(states: States, event: Event<Change & Event['act']>, reason: string): boolean {
  const { act, began, ended } = event;
  const clock = clockOf(event);
  const upTo = Math.min(ended?.moment.head ?? states.head, states.head);
  for (let revision = began.told; revision <= upTo; revision++) {
    if (refusals(states, act, revision, clock).includes(reason)) return true;
  }
  return false;
}

function refusals(states: States, act: Change, at: Revision, clock: Clock): readonly string[] {
  const schema = states.schemaAt(at);
  const hasNoBan = schema === SCHEMAS[2];
  const reasons: string[] = [];
  if ('preconditions' in act && !act.preconditions.every((one) => mayHold(states, at, one, clock)))
    reasons.push('precondition-failed');
  switch (act.kind) {
    case 'write':
      if (
        act.updates.some(
          ({ operation, relationship }) => operation === 'create' && mayBe(states, at, relationship, clock),
        )
      )
        reasons.push('already-exists');
      if (hasNoBan) reasons.push('unknown-relation');
      return reasons;
    case 'delete':
      if (hasNoBan) reasons.push('unknown-relation');
      return reasons;
    case 'import':
      if (new Set(act.batches.flat().map(formatIdentity)).size < act.batches.flat().length)
        reasons.push('already-exists');
      return [...reasons, 'schema-changed'];
    case 'schema':
      if (act.schema === 2 && states.matching(at, { relation: 'banned' }).length > 0)
        reasons.push('schema-unsafe');
      return reasons;
    default:
      return act satisfies never;
  }
}

/** What a change leaves there or not, and what it changes beside that. */
function expectedOf(
  states: States,
  act: Change,
  revision: Revision,
  touched: readonly string[],
): { readonly expected: readonly (readonly [Relationship, boolean])[]; readonly strays: readonly string[] } {
  const expected = ((): readonly (readonly [Relationship, boolean])[] => {
    switch (act.kind) {
      case 'write':
        return act.updates.map(({ operation, relationship }) => [relationship, operation !== 'delete']);
      case 'delete':
        return states.matching(revision - 1, act.filter).map((relationship) => [relationship, false]);
      case 'import':
        return act.batches.flat().map((relationship) => [relationship, true]);
      case 'schema':
        return [];
      default:
        return act satisfies never;
    }
  })();
  const own = new Set(expected.map(([relationship]) => formatIdentity(relationship)));
  return { expected, strays: touched.filter((identity) => !own.has(identity)) };
}

function* unmet(
  states: States,
  at: Revision,
  preconditions: readonly Precondition[],
  clock: Clock,
): Generator<string> {
  for (const precondition of preconditions) {
    if (!couldHold(states, at, precondition, clock))
      yield `a precondition did not hold at ${at}: ${JSON.stringify(precondition)}`;
  }
}

/** With some reading of the clock. */
function couldHold(
  states: States,
  at: Revision,
  { operation, filter }: Precondition,
  { fromMs, toMs }: Clock,
): boolean {
  const nowMs = operation === 'must-match' ? fromMs : toMs;
  return states.alive(at, filter, nowMs).length > 0 === (operation === 'must-match');
}

/** With every reading of the clock. */
function mayHold(
  states: States,
  at: Revision,
  { operation, filter }: Precondition,
  { fromMs, toMs }: Clock,
): boolean {
  const nowMs = operation === 'must-match' ? toMs : fromMs;
  return states.alive(at, filter, nowMs).length > 0 === (operation === 'must-match');
}

function isCertain(states: States, at: Revision, relationship: Relationship, { toMs }: Clock): boolean {
  return states.alive(at, exactly(relationship), toMs).length > 0;
}

function mayBe(states: States, at: Revision, relationship: Relationship, { fromMs }: Clock): boolean {
  return states.alive(at, exactly(relationship), fromMs).length > 0;
}

function exactly({ resource, relation, subject }: Relationship) {
  return { resourceType: resource.type, resourceId: resource.id, relation, subject };
}

function clockOf({ began, ended }: Event): Clock {
  return { fromMs: began.clockMs, toMs: ended?.moment.clockMs ?? Infinity };
}
