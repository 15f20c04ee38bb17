import { expect, test } from 'vitest';
import { CaveatBudget, DEFAULT_CAVEAT_LIMITS } from '../../src/caveats/budget.ts';
import { checkStoredContext, RequestContext, StoredContext } from '../../src/caveats/context.ts';
import { evaluate } from '../../src/caveats/evaluate.ts';
import { failureFault } from '../../src/caveats/failure.ts';
import { compiled, decide } from './compiled.ts';

const limits = compiled('amount <= limit', { amount: 'int', limit: 'int' });

test('a stored value counts, the request fills in the rest', () => {
  expect(decide(limits, { limit: 10 }, { amount: 5 }).kind).toBe('true');
  expect(decide(limits, { limit: 10 }, { amount: 5, limit: 1 }).kind).toBe('true');
  expect(decide(limits, { limit: 10 }, { amount: 50, limit: 100 }).kind).toBe('false');
});

test('missing names are sorted and unique', () => {
  const caveat = compiled('zz == aa || aa == zz || mm', { zz: 'int', mm: 'bool', aa: 'int' });
  expect(decide(caveat, {}, {})).toEqual({ kind: 'missing', names: ['aa', 'mm', 'zz'] });
  expect(decide(caveat, { zz: 1 }, { mm: false })).toEqual({ kind: 'missing', names: ['aa'] });
});

test('a null is given, and wrong for every type but any', () => {
  expect(decide(limits, { limit: 10 }, { amount: null })).toMatchObject({
    cause: 'parameter',
    parameter: 'amount',
  });
  expect(decide(compiled('v == null', { v: 'any' }), { v: null }, {}).kind).toBe('true');
  expect(decide(compiled('v == null', { v: 'any' }), { v: null }, { v: 1 }).kind).toBe('true');
});

test('a wrong value fails, needed or not; one that is hidden by a stored value does not', () => {
  const caveat = compiled('true || amount == 1', { amount: 'int' });
  expect(decide(caveat, {}, { amount: 'much' })).toEqual({
    kind: 'failure',
    cause: 'parameter',
    caveat: 'tested',
    parameter: 'amount',
    message:
      'could not convert context parameter `amount` of caveat `tested`: expected `int`, found string `much`',
  });
  expect(decide(caveat, { amount: 1 }, { amount: 'much' }).kind).toBe('true');
});

test('names the caveat does not know count for nothing', () => {
  expect(decide(limits, { limit: 1, other: null }, { amount: 1, more: 'x' }).kind).toBe('true');
});

test('a failed evaluation says so, and is a fault', () => {
  const outcome = decide(compiled('10 / parts == 1', { parts: 'int' }), {}, { parts: 0 });
  expect(outcome).toEqual({
    kind: 'failure',
    cause: 'evaluation',
    caveat: 'tested',
    parameter: undefined,
    message: 'evaluation error for caveat `tested`: division by zero',
  });
  const fault = failureFault(outcome as Extract<typeof outcome, { kind: 'failure' }>);
  expect(fault).toMatchObject({ reason: 'caveat-evaluation', details: { caveat_name: 'tested' } });
});

test('a wrong value is a fault of its own', () => {
  const failure = checkStoredContext(limits, { amount: [1] });
  expect(failure && failureFault(failure)).toMatchObject({
    reason: 'caveat-parameter',
    details: { caveat_name: 'tested', parameter_name: 'amount' },
  });
});

test.each([
  [{}, undefined],
  [{ amount: 1 }, undefined],
  [{ amount: 1, limit: '2' }, undefined],
  [
    { other: 1 },
    'unknown parameter `other` in the context of caveat `tested`, expected one of `amount`, `limit`',
  ],
  [
    { amount: 'x', other: 1 },
    'unknown parameter `other` in the context of caveat `tested`, expected one of `amount`, `limit`',
  ],
  [
    JSON.parse('{"__proto__": 1}') as object,
    'unknown parameter `__proto__` in the context of caveat `tested`, expected one of `amount`, `limit`',
  ],
  [
    { limit: true },
    'could not convert context parameter `limit` of caveat `tested`: expected `int`, found bool `true`',
  ],
  [
    { limit: null },
    'could not convert context parameter `limit` of caveat `tested`: expected `int`, found null',
  ],
])('stored with a relationship, %j: %s', (context, message) => {
  expect(checkStoredContext(limits, context as Record<string, unknown>)?.message).toBe(message);
});

test('the place of a wrong value within a list or map is told', () => {
  const caveat = compiled('m.a[0].b == 1', { m: 'map<list<map<int>>>' });
  expect(checkStoredContext(caveat, { m: { 'a"b': [{}, { c: 'x' }] } })?.message).toBe(
    'could not convert context parameter `m` of caveat `tested`, at `["a\\"b"][1]["c"]`: expected `int`, found string `x`',
  );
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
  'a parameter called `%s` is missing unless it is given',
  (name) => {
    const caveat = compiled(`${name} == 1`, Object.fromEntries([[name, 'int']]));
    const given = JSON.parse(`{"${name}": 1}`) as Record<string, unknown>;
    expect(decide(caveat, {}, {})).toEqual({ kind: 'missing', names: [name] });
    expect(decide(caveat, given, {}).kind).toBe('true');
    expect(decide(caveat, {}, given).kind).toBe('true');
  },
);

/** A context that counts how often each name is read. */
function counted(given: Readonly<Record<string, unknown>>): {
  readonly given: Record<string, unknown>;
  readonly reads: Map<string, number>;
} {
  const reads = new Map<string, number>();
  const context = Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        {
          enumerable: true,
          get: () => {
            reads.set(name, (reads.get(name) ?? 0) + 1);
            return value;
          },
        },
      ]),
    ),
  );
  return { given: context, reads };
}

test('a stored context is converted once, a request once per caveat, and only what is not hidden', () => {
  const stored = counted({ limit: 10 });
  const asked = counted({ amount: 5, limit: 'hidden' });
  const condition = new StoredContext(limits, stored.given);
  const other = new StoredContext(compiled('amount > floor', { amount: 'int', floor: 'int' }), { floor: 1 });
  const request = new RequestContext(asked.given);
  const budget = new CaveatBudget(DEFAULT_CAVEAT_LIMITS);
  expect(stored.reads.size).toBe(0);
  for (let round = 0; round < 3; round++) {
    expect(evaluate(condition, request, budget).kind).toBe('true');
    expect(evaluate(other, request, budget).kind).toBe('true');
  }
  expect(Object.fromEntries(stored.reads)).toEqual({ limit: 1 });
  expect(Object.fromEntries(asked.reads)).toEqual({ amount: 2 });
});

test('one evaluation may cost so much, and a request so much in all', () => {
  const caveat = compiled('items.all(x, x > 0)', { items: 'list<int>' });
  const condition = new StoredContext(caveat, { items: Array(100).fill(1) });
  const request = new RequestContext({});
  const costs = 1 + 100 * (2 + 2);
  const run = (budget: CaveatBudget): string => {
    const outcome = evaluate(condition, request, budget);
    return outcome.kind === 'failure' ? outcome.cause : outcome.kind;
  };
  expect(run(new CaveatBudget({ evaluationCostMax: costs, requestCostMax: costs }))).toBe('true');
  expect(run(new CaveatBudget({ evaluationCostMax: costs - 1, requestCostMax: 1e6 }))).toBe('cost');
  const shared = new CaveatBudget({ evaluationCostMax: costs, requestCostMax: 2 * costs + 1 });
  expect([run(shared), run(shared), run(shared), run(shared)]).toEqual(['true', 'true', 'cost', 'cost']);
});

test('an evaluation that was given up says at which limit', () => {
  const caveat = compiled('l.all(x, l.all(y, l.all(z, true)))', { l: 'list<int>' });
  const outcome = decide(caveat, { l: Array(2000).fill(1) }, {});
  expect(outcome).toMatchObject({
    cause: 'cost',
    message:
      'evaluation of caveat `tested` was given up: evaluation cost limit exceeded: more than 100000 units',
  });
});

test('one that was given up for what others had spent names the limit of the request, not what was left', () => {
  const caveat = compiled('items.all(x, x > 0)', { items: 'list<int>' });
  const condition = new StoredContext(caveat, { items: Array(100).fill(1) });
  const budget = new CaveatBudget({ evaluationCostMax: 1000, requestCostMax: 500 });
  evaluate(condition, new RequestContext({}), budget);
  expect(evaluate(condition, new RequestContext({}), budget)).toMatchObject({
    cause: 'cost',
    message:
      'evaluation of caveat `tested` was given up: request cost limit exceeded: ' +
      'all caveats of a request may cost 500 units; see `--max-request-caveat-cost`',
  });
});

test.each([
  ['a.isSubtreeOf(b)', true],
  ["{'x': 1}.isSubtreeOf({'x': 1, 'y': [1]})", true],
  ["{'x': [1, {'y': 2}]}.isSubtreeOf({'x': [1, {'y': 2}]})", true],
  ["{'x': [1]}.isSubtreeOf({'x': [1, 2]})", false],
  ["{'x': 1}.isSubtreeOf({'x': dyn(1.0)})", false],
  ["{'x': dyn(1u)}.isSubtreeOf({'x': dyn(1)})", false],
  ["{'x': {}}.isSubtreeOf({'x': 1})", false],
  ["{'x': 1}.isSubtreeOf({})", false],
  ['{}.isSubtreeOf({})', true],
])('`%s` is %s', (expression, holds) => {
  const caveat = compiled(`${expression} && a == a && b == b`, { a: 'map<any>', b: 'map<any>' });
  const context = { a: { k: { n: 1 } }, b: { k: { n: 1, m: 2 }, l: null } };
  expect(decide(caveat, context, {}).kind).toBe(String(holds));
});

test('a range that arrives as data is read like one that is written', () => {
  const caveat = compiled('ip.in_cidr(range)', { ip: 'ipaddress', range: 'string' });
  expect(decide(caveat, { range: '10.0.0.0/8' }, { ip: '10.1.2.3' }).kind).toBe('true');
  expect(decide(caveat, { range: '10.0.0.0/8' }, { ip: '11.1.2.3' }).kind).toBe('false');
  expect(decide(caveat, { range: '10/8' }, { ip: '10.1.2.3' })).toMatchObject({ cause: 'evaluation' });
  expect(decide(caveat, { range: '1'.repeat(5000) }, { ip: '10.1.2.3' })).toMatchObject({
    cause: 'evaluation',
  });
});
