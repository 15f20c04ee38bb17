import type { JsonObject } from '../../src/base/json.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfNumbers, figureOfRounds, quantile, sorted } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { CALLER, NEVER, openTenant, storeWorld } from '../worlds/stored-world.ts';
import type { Question, World } from '../worlds/world.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 9;
const CHECKS_PER_ROUND = 4_000;
/** As a share of the same check without conditions. */
const SHARE_TARGET = { kind: 'at most', bound: 3 } as const;

const SCHEMA = `caveat within(amount int, limit int) {
  amount <= limit
}

definition user {}

definition team {
  relation member: user | user with within
}

definition folder {
  relation viewer: team#member | team#member with within
}

definition document {
  relation folder: folder | folder with within
  permission view = folder->viewer
}`;

/** The same chain twice: a document in a folder that a team sees, of which the user is a member. */
const CHAIN: readonly string[] = [
  'document:D#folder@folder:D',
  'folder:D#viewer@team:D#member',
  'team:D#member@user:anna',
];
const WORLD: World = {
  name: 'conditions',
  schema: SCHEMA,
  relationships: [
    ...CHAIN.map((text) => parseRelationship(text.replaceAll('D', 'plain'))),
    // Three conditions and not one thrice, which would be worked out once.
    ...CHAIN.map((text, index) =>
      parseRelationship(`${text.replaceAll('D', 'conditional')}[within:{"limit":${100 + index}}]`),
    ),
  ],
  questions: [],
};

const NEWEST = { consistency: { kind: 'newest' }, cursor: undefined } as const;

/** A check in-process across three edges, with conditions on all of them and without, taking turns. */
export const checkConditions: BenchCase = {
  name: 'check-conditions',
  question: 'what do three conditions add to a warm check?',
  nodeFlags: [],
  run,
};

async function run({ scratchDir }: Context): Promise<readonly Figure[]> {
  await storeWorld(WORLD, scratchDir);
  await using tenant = await openTenant(scratchDir);
  const plain: Float64Array[] = [];
  const conditional: Float64Array[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const pair = [await measure(tenant, 'plain'), await measure(tenant, 'conditional')] as const;
    if (round < WARM_UP_ROUNDS) continue;
    plain.push(pair[0]);
    conditional.push(pair[1]);
  }
  const without = figureOfRounds('warm check across three edges, in-process', 'µs', plain);
  const across = figureOfRounds('the same across three conditions', 'µs', conditional);
  const shares = conditional.map((round, index) => middle(round) / middle(plain[index]!));
  return [without, across, figureOfNumbers('conditions to no conditions', 'share', shares, SHARE_TARGET)];
}

/** Durations in microseconds. Every check has a context of its own, as requests have. */
async function measure(tenant: Tenant, id: string): Promise<Float64Array> {
  const question: Question = {
    resource: { type: 'document', id },
    permission: 'view',
    subject: { type: 'user', id: 'anna', relation: '' },
    expected: true,
  };
  const durations = new Float64Array(CHECKS_PER_ROUND);
  for (let index = 0; index < durations.length; index++) {
    const context: JsonObject = { amount: index % 100 };
    const start = performance.now();
    const answer = await ask(tenant, question, context);
    durations[index] = (performance.now() - start) * 1_000;
    requireAnswer(question, answer);
  }
  return durations;
}

async function ask(tenant: Tenant, question: Question, context: JsonObject): Promise<string> {
  const { resource, permission, subject } = question;
  const snapshot = await openSnapshot(tenant, NEWEST, NEVER);
  const put = { resource, permission, subject, context, tracing: false };
  return (await checkPermission(snapshot, CALLER, put, NEVER)).verdict.kind;
}

function middle(durations: Float64Array): number {
  return quantile(sorted(durations), 0.5);
}
