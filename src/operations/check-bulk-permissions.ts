import { setImmediate } from 'node:timers/promises';
import type { Evaluation } from '../engine/evaluation.ts';
import type { PageId } from '../graph/graph.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type {
  CheckAsk,
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckBulkResult,
} from './asks.ts';
import { putQuestion } from './check-permission.ts';
import { evaluate } from './evaluate.ts';
import { requireQuestion } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/** Questions answered before the event loop gets its turn. */
const QUESTIONS_PER_TURN = 256;

/**
 * Many checks at one snapshot. What concerns one item only (unknown names, a fault while it is evaluated) is that
 * item's result.
 * @throws Fault `too-many-checks`
 */
export async function checkBulkPermissions(
  snapshot: Snapshot,
  _caller: Caller,
  ask: CheckBulkPermissionsAsk,
  signal: AbortSignal,
): Promise<CheckBulkPermissionsAnswer> {
  const { items, tracing } = ask;
  const { bulkChecksMax } = snapshot.tenant.limits;
  if (items.length > bulkChecksMax) {
    throw new Fault(
      'too-many-checks',
      `check count of ${items.length} is greater than maximum allowed of ${bulkChecksMax}`,
      {
        details: { check_count: String(items.length), maximum_checks_allowed: String(bulkChecksMax) },
      },
    );
  }
  const schema = requireSchema(snapshot.schema);
  const results: (CheckBulkResult | undefined)[] = items.map((item) =>
    orFault(() => {
      requireQuestion(schema, item.resource, item.permission, item.subject);
      return undefined;
    }),
  );
  const order = bySubject(items);
  for (let start = 0; start < order.length; start += QUESTIONS_PER_TURN) {
    const turn = order.slice(start, start + QUESTIONS_PER_TURN);
    await evaluate(snapshot, signal, (evaluation) => answerAll(evaluation, items, turn, tracing, results));
    if (start + QUESTIONS_PER_TURN < order.length) await setImmediate(undefined, { signal });
  }
  return {
    checkedAt: snapshot.token,
    results: results.filter((result) => result !== undefined),
    schemaText: tracing ? schema.text : undefined,
  };
}

/** Indexes of the items, those of one subject side by side: what is found for a subject serves all its questions. */
function bySubject(items: readonly CheckAsk[]): readonly number[] {
  const groups = Map.groupBy(items.entries(), ([, { subject }]) =>
    JSON.stringify([subject.type, subject.id, subject.relation]),
  );
  return [...groups.values()].flatMap((group) => group.map(([index]) => index));
}

/** Put every question of the turn that has no result yet. `undefined` when pages are wanted, those of all of them. */
function answerAll(
  evaluation: Evaluation,
  items: readonly CheckAsk[],
  turn: readonly number[],
  tracing: boolean,
  results: (CheckBulkResult | undefined)[],
): true | undefined {
  const wanted: PageId[] = [];
  for (const index of turn) {
    const item = items[index];
    if (item === undefined || results[index] !== undefined) continue;
    results[index] = orFault(() => {
      const settled = putQuestion(evaluation, item, tracing);
      if (settled === undefined) wanted.push(...evaluation.wanted);
      return settled && { kind: 'verdict', ...settled };
    });
  }
  evaluation.wanted = wanted;
  return wanted.length === 0 ? true : undefined;
}

function orFault(attempt: () => CheckBulkResult | undefined): CheckBulkResult | undefined {
  try {
    return attempt();
  } catch (thrown) {
    if (thrown instanceof Fault) return { kind: 'fault', fault: thrown };
    throw thrown;
  }
}
