import type {
  Call,
  DelegatedQuestion,
  Entry,
  Outcome,
  Question,
} from '../../../src/decisions/record/record.ts';
import type { DelegatedDecision } from '../../../src/delegation/decision.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import { Fault } from '../../../src/model/fault.ts';
import { parseObject, parseSubject } from '../../../src/model/object-text.ts';
import { checkDelegated } from '../../../src/operations/delegation/check-delegated.ts';
import { schemaHash } from '../../../src/schema/schema-hash.ts';
import type { DelegationWorld } from '../../../src/operations/delegation/world.ts';
import { lookupResources } from '../../../src/operations/lookup-resources.ts';
import { lookupSubjects } from '../../../src/operations/lookup-subjects.ts';
import type { Snapshot } from '../../../src/operations/snapshot.ts';
import type { ExpandTree } from '../../../src/model/expand-tree.ts';
import { type Answer, CALLER, check, checkBulk, expand, NEVER } from '../calls.ts';
import { CALL } from '../../decisions/fixtures.ts';
import { delegated } from '../../delegation/delegation-world.ts';

/*
 * Questions that are asked, and the records of their answers.
 */

const NO_GROUNDS = { witness: [], conditions: [] };
export const DONE: Outcome = { verdict: 'allow', reason: undefined, missing: [] };

export async function recordedCheck(at: Snapshot, text: string, context: JsonObject = {}): Promise<Entry> {
  const ask = askOf(text, context);
  const outcome = outcomeOf(await check(at, ask));
  return { kind: 'check', call: callAt(at), ...ask, outcome, ...NO_GROUNDS, validUntilNs: undefined };
}

export async function recordedBulk(
  at: Snapshot,
  texts: readonly string[],
  context: JsonObject,
): Promise<Entry> {
  const asks = texts.map((text) => askOf(text, context));
  const answers = await checkBulk(at, asks);
  const items = asks.map((ask, index): Question => ({
    ...ask,
    ...NO_GROUNDS,
    outcome: outcomeOf(answers[index]!),
  }));
  return { kind: 'bulk', call: callAt(at), items, outcome: DONE };
}

export async function recordedExpand(at: Snapshot, text: string): Promise<Entry> {
  const { resource, permission } = askOf(`${text}@user:x`, {});
  const tree = await expand(at, resource, permission);
  const outcome = tree.kind === 'fault' ? outcomeOf(tree) : DONE;
  const leaves = tree.kind === 'fault' ? 0 : leavesIn(tree);
  return { kind: 'expand', call: callAt(at), resource, permission, outcome, leaves };
}

export async function recordedLookupResources(
  at: Snapshot,
  text: string,
  context: JsonObject,
): Promise<Entry> {
  const [left = '', who = ''] = text.split('@');
  const [resourceType = '', permission = ''] = left.split('#');
  const ask = { resourceType, permission, subject: parseSubject(who), context, limit: 0, cursor: undefined };
  const found = await counted(lookupResources(at, CALLER, ask, NEVER), ({ verdict }) => verdict.kind);
  return { kind: 'lookup-resources', call: callAt(at), ...ask, resumed: false, ...found };
}

export async function recordedLookupSubjects(
  at: Snapshot,
  text: string,
  context: JsonObject,
  wildcard: 'include' | 'exclude',
): Promise<Entry> {
  const { resource, permission } = askOf(`${text}@user:x`, {});
  const question = { resource, permission, subjectType: 'user', subjectRelation: '', context };
  const ask = { ...question, concreteLimit: 0, cursor: undefined, wildcard };
  const found = await counted(lookupSubjects(at, CALLER, ask, NEVER), ({ subject }) => subject.verdict.kind);
  return { kind: 'lookup-subjects', call: callAt(at), ...question, limit: 0, resumed: false, ...found };
}

export async function recordedDelegated(
  world: DelegationWorld,
  text: string,
  context: JsonObject,
): Promise<Entry> {
  const ask = delegated(text, { context });
  const answer = await checkDelegated(world, CALLER, ask, NEVER);
  const { revision, evaluatedAtMs, schemaHash: hash, profileHash, decision } = answer;
  const call = { ...CALL, revision, evaluatedAtMs, schemaHash: hash, profileHash };
  const { session } = ask;
  const chain = decision.chain.map(({ object }) => object);
  const question = questionOf(decision, context);
  const rest = { annotations: {}, dryRun: false };
  return { kind: 'delegated-check', call, session, chain, claimed: undefined, ...question, ...rest };
}

export function callAt(at: Snapshot): Call {
  const hash = at.schema && schemaHash(at.schema);
  return { ...CALL, revision: at.revision, evaluatedAtMs: at.nowMs, schemaHash: hash };
}

function questionOf(decision: DelegatedDecision, context: JsonObject): DelegatedQuestion {
  const { resource, permission, verdict, reason, missing } = decision;
  const none = { requestDigest: undefined, links: [], validUntilNs: undefined, approvalId: undefined };
  return { resource, permission, context, outcome: { verdict, reason, missing }, ...none, grantIds: [] };
}

function askOf(text: string, context: JsonObject) {
  const [left = '', who = ''] = text.split('@');
  const [resource = '', permission = ''] = left.split('#');
  return { resource: parseObject(resource), permission, subject: parseSubject(who), context };
}

function outcomeOf(answer: Answer): Outcome {
  switch (answer.kind) {
    case 'yes':
      return DONE;
    case 'no':
      return { ...DONE, verdict: 'deny' };
    case 'conditional':
      return { verdict: 'conditional', reason: undefined, missing: answer.missing };
    case 'fault':
      return { verdict: 'error', reason: answer.reason, missing: [] };
  }
}

async function counted<Item>(
  batches: AsyncIterable<readonly Item[]>,
  kindOf: (item: Item) => string,
): Promise<{ outcome: Outcome; found: number; conditional: number; complete: boolean }> {
  let [found, conditional] = [0, 0];
  try {
    for await (const batch of batches) {
      found += batch.length;
      conditional += batch.filter((item) => kindOf(item) === 'conditional').length;
    }
    return { outcome: DONE, found, conditional, complete: true };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return {
      outcome: outcomeOf({ kind: 'fault', reason: thrown.reason }),
      found,
      conditional,
      complete: false,
    };
  }
}

function leavesIn(tree: ExpandTree): number {
  if (tree.kind === 'leaf') return tree.subjects.length;
  return tree.children.reduce((sum, child) => sum + leavesIn(child), 0);
}
