import { CaveatBudget } from '../../src/caveats/budget.ts';
import { compileCaveat, type CompiledCaveat } from '../../src/caveats/compile-caveat.ts';
import { type GivenContext, RequestContext, StoredContext } from '../../src/caveats/context.ts';
import { type CaveatOutcome, evaluate } from '../../src/caveats/evaluate.ts';
import type { ParameterType } from '../../src/caveats/parameter-type.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { type BenchCase, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';

const EVALUATIONS_PER_ROUND = 300_000;
/** Conditions by themselves: compiled once, contexts converted, evaluated again and again. */
export const conditions: BenchCase = {
  name: 'conditions',
  question: 'what does a condition cost: to evaluate, to compile, and at worst?',
  places: [{ world: 'conditions', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours'],
  rounds: 7,
  open: async () => {
    const typical = TYPICAL.map(evaluations);
    return opened(() => Promise.resolve([...typical.map((round) => round()), compilation(), stop()]));
  },
  notes: ['the parts of the engine by themselves, in no world'],
};

interface Typical {
  readonly label: string;
  readonly parameters: Readonly<Record<string, ParameterType>>;
  readonly expression: string;
  readonly stored: GivenContext;
  readonly request: GivenContext;
}

const INT: ParameterType = simple('int');
const STRING: ParameterType = simple('string');

/** What the conditions of agents come down to; each holds under the contexts beside it. */
const TYPICAL: readonly Typical[] = [
  {
    label: 'an amount within a stored limit',
    parameters: { amount: INT, limit: INT },
    expression: 'amount <= limit',
    stored: { limit: 100 },
    request: { amount: 42 },
  },
  {
    label: 'an approved request digest and a flag of a map',
    parameters: { digest: STRING, approved: STRING, flags: { name: 'map', of: simple('bool') } },
    expression: 'digest == approved && flags.live',
    stored: { approved: '7c211433f02071597741e6ff5a8ea34789abbf43', flags: { live: true } },
    request: { digest: '7c211433f02071597741e6ff5a8ea34789abbf43' },
  },
  {
    label: 'an address in a range',
    parameters: { origin: simple('ipaddress') },
    expression: "origin.in_cidr('192.168.0.0/16')",
    stored: {},
    request: { origin: '192.168.10.10' },
  },
  {
    label: 'a time of day',
    parameters: { now: simple('timestamp') },
    expression: 'now.getHours() >= 9 && now.getHours() < 17',
    stored: {},
    request: { now: '2030-01-01T12:00:00Z' },
  },
  {
    label: 'all of 20 list items',
    parameters: { sizes: { name: 'list', of: INT }, limit: INT },
    expression: 'sizes.all(size, size <= limit)',
    stored: { limit: 100 },
    request: { sizes: Array.from({ length: 20 }, (_, index) => index) },
  },
];

/** A round of them, warm. */
function evaluations({ label, parameters, expression, stored, request }: Typical): () => Sample {
  const edge = new StoredContext(compiled(parameters, expression), stored);
  const asked = new RequestContext(request);
  const round = (): Sample => {
    const budget = new CaveatBudget({ ...DEFAULT_LIMITS.caveats, requestCostMax: Number.MAX_SAFE_INTEGER });
    let held = 0;
    const start = performance.now();
    for (let count = 0; count < EVALUATIONS_PER_ROUND; count++) {
      if (evaluate(edge, asked, budget).kind === 'true') held++;
    }
    const seconds = (performance.now() - start) / 1_000;
    if (held !== EVALUATIONS_PER_ROUND)
      throw new Error(`\`${expression}\` held ${held} times, expected always`);
    return one(label, 'evaluations/s', EVALUATIONS_PER_ROUND / seconds);
  };
  round(); // so that code is compiled for the first that is measured too
  return round;
}

/** As long as an expression may be. The first compilation, on cold code, is among the samples. */
function compilation(): Sample {
  const term = 'amount == 12345 || ';
  const expression = `${term.repeat(Math.floor(99_980 / term.length))}amount == 1`;
  return one(
    `compiling ${expression.length} characters`,
    'ms',
    timed(() => void compiled({ amount: INT }, expression)),
  );
}

/** Loops within loops over as many items as a relationship can store, which would take hours. */
function stop(): Sample {
  const many: ParameterType = { name: 'list', of: INT };
  const caveat = compiled({ many }, 'many.all(a, many.all(b, many.all(c, a + b + c >= 0)))');
  const edge = new StoredContext(caveat, { many: Array.from({ length: 4_000 }, (_, index) => index % 10) });
  const nothing = new RequestContext({});
  const durationMs = timed(() => {
    const outcome: CaveatOutcome = evaluate(edge, nothing, new CaveatBudget(DEFAULT_LIMITS.caveats));
    if (outcome.kind !== 'failure' || outcome.cause !== 'cost') throw new Error('expected a stop');
  });
  return one('stopped at the cost limit', 'ms', durationMs);
}

function compiled(parameters: Readonly<Record<string, ParameterType>>, expression: string): CompiledCaveat {
  const outcome = compileCaveat({
    name: 'measured',
    parameters: new Map(Object.entries(parameters)),
    expression,
    expressionStart: 0,
  });
  if (outcome.kind === 'issues') throw new Error(JSON.stringify(outcome.issues));
  return outcome.caveat;
}

/** Milliseconds. */
function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function simple(name: string): ParameterType {
  return { name, of: undefined };
}
