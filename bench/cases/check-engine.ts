import { check } from '../../src/engine/check.ts';
import { Evaluation } from '../../src/engine/evaluation.ts';
import type { Scope } from '../../src/engine/scope.ts';
import { NO, UNKNOWN, type Value, YES } from '../../src/engine/values.ts';
import { CaveatBudget } from '../../src/caveats/budget.ts';
import { caveatEvaluator } from '../../src/operations/caveat-evaluator.ts';
import { requireSchema } from '../../src/operations/snapshot.ts';
import { systemClock } from '../../src/base/clock.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { openTenant } from '../../src/tenants/open-tenant.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { many } from '../harness/sample.ts';
import type { Question } from '../worlds/world.ts';

const WARM_UP_ROUNDS = 5;

/** The engine alone: numbers in, value out, every page it walks resident. */
export const checkEngine: BenchCase = {
  name: 'check-engine',
  question: 'what does a warm check cost in the engine alone?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours'],
  rounds: 9,
  open,
  notes: ['not the public library: the engine’s own functions, whose code another tree may not have'],
};

async function open({ world, dataDir }: Context): Promise<Opened> {
  const { questions } = world();
  const tenant = await openTenant(dataDir, 'default', { clock: systemClock, limits: DEFAULT_LIMITS });
  const evaluation = new Evaluation(tenant.graph);
  const scope = scopeOf(tenant);
  tenant.graph.enter(); // to its end the case holds the numbers of what it asks about
  const asked = questions.map((question) => byNumbers(tenant, question));
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const one of asked) await load(tenant, evaluation, scope, one);
  }
  const round = (): Float64Array => {
    const durations = new Float64Array(asked.length);
    const answers = new Uint32Array(asked.length);
    asked.forEach((one, index) => {
      const start = performance.now();
      answers[index] = put(evaluation, scope, one);
      durations[index] = (performance.now() - start) * 1_000;
    });
    questions.forEach((question, index) => requireAnswer(question, nameOf(answers[index]!)));
    return durations;
  };
  return opened(
    () => Promise.resolve([many('warm check, engine alone', 'µs', round())]),
    () => tenant.close(),
  );
}

/** A question as the engine takes it. */
interface Numbers {
  readonly node: number;
  readonly name: number;
  readonly subject: number;
  readonly subjectName: number;
}

function byNumbers(tenant: Tenant, { resource, permission, subject }: Question): Numbers {
  const { objects } = tenant.graph;
  return {
    node: objects.nodeOf(resource.type, resource.id),
    name: objects.names.numberOf(permission),
    subject: objects.nodeOf(subject.type, subject.id),
    subjectName: objects.names.numberOf(subject.relation),
  };
}

function scopeOf(tenant: Tenant): Scope {
  const schema = requireSchema(tenant.schemas.newest?.schema);
  const { program, members } = schema;
  return {
    program,
    members,
    tick: tenant.graph.tickOf(tenant.graph.applied),
    nowMs: tenant.clock.nowMs(),
    caveats: caveatEvaluator(schema, {}, new CaveatBudget(tenant.limits.caveats)),
    limits: tenant.limits.engine,
  };
}

/** A request of its own: nothing that was found for another one is used. */
function put(evaluation: Evaluation, scope: Scope, { node, name, subject, subjectName }: Numbers): Value {
  evaluation.begin(scope);
  evaluation.setSubject(subject, subjectName);
  return check(evaluation, node, name);
}

/** Makes every page resident that the question walks. */
async function load(tenant: Tenant, evaluation: Evaluation, scope: Scope, one: Numbers): Promise<void> {
  while (put(evaluation, scope, one) === UNKNOWN) await tenant.graph.load(evaluation.wanted);
}

function nameOf(value: Value): string {
  if (value === YES) return 'yes';
  return value === NO ? 'no' : `value ${value}`;
}
