import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/base/json.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { Fault } from '../../src/model/fault.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Limits } from '../../src/tenants/limits.ts';
import { CALLER, NEVER, putSchema, question, snapshot, write } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';

/** Conditions made to hurt, by whoever writes schemas, relationships or requests. Each ends as it should, one by one. */

let folder: TenantInFolder;

beforeAll(async () => {
  folder = await TenantInFolder.open();
});

afterAll(() => folder[Symbol.asyncDispose]());

interface Condition {
  /** With its parentheses: `(n int)`. */
  readonly parameters: string;
  readonly expression: string;
  readonly stored?: JsonObject;
  readonly request?: JsonObject;
}

function schemaWith({ parameters, expression }: Condition): string {
  return `caveat tested${parameters} {
  ${expression}
}

definition user {}

definition document {
  relation viewer: user with tested
}`;
}

/** What a check across one edge with the condition comes to: its verdict, or reason and message of its refusal. */
async function outcomeOf(condition: Condition, on: TenantInFolder = folder): Promise<string> {
  try {
    await putSchema(on.tenant, 'definition nothing {}');
    await putSchema(on.tenant, schemaWith(condition));
    const relationship = {
      ...parseRelationship('document:one#viewer@user:anna'),
      caveat: { name: 'tested', context: condition.stored ?? {} },
    };
    await write(on.tenant, [{ operation: 'touch', relationship }]);
    const ask = { ...question('document:one#viewer@user:anna'), context: condition.request ?? {} };
    const { verdict } = await checkPermission(
      await snapshot(on.tenant),
      CALLER,
      { ...ask, tracing: false },
      NEVER,
    );
    return verdict.kind === 'conditional' ? `missing ${verdict.missing.join(' ')}` : verdict.kind;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `${error.reason}: ${error.message}`;
  } finally {
    const relationship = parseRelationship('document:one#viewer@user:anna');
    await write(on.tenant, [{ operation: 'delete', relationship }]).catch(() => undefined); // it may not be there
  }
}

/** As many as one stored context can hold, about. */
const MANY: readonly JsonValue[] = Array.from({ length: 4_000 }, (_, index) => index % 10);

describe('what would take too long stops at the cost limit', () => {
  test.each<Condition & { readonly what: string }>([
    {
      what: 'comprehensions within comprehensions',
      parameters: '(many list<int>)',
      expression: 'many.all(a, many.all(b, many.all(c, a + b + c >= 0)))',
      stored: { many: MANY },
    },
    {
      what: 'comprehensions whose bodies do nothing',
      parameters: '(many list<int>)',
      expression: 'many.all(a, many.all(b, many.all(c, true)))',
      stored: { many: MANY },
    },
    {
      what: 'lists that are copied again and again',
      parameters: '(many list<int>)',
      expression: 'many.all(a, size(many + many + many + many) > 0)',
      stored: { many: MANY },
    },
    {
      what: 'lists that are searched again and again',
      parameters: '(many list<int>)',
      expression: 'many.all(a, !(-1 in many))',
      stored: { many: MANY },
    },
    {
      what: 'lists that are compared again and again',
      parameters: '(many list<int>)',
      expression: 'many.exists(a, many.map(b, b) != many.map(b, b))',
      stored: { many: MANY },
    },
    {
      what: 'texts that grow',
      parameters: '(text string)',
      expression:
        '[1, 2, 3, 4, 5, 6, 7, 8, 9].all(a, [1, 2, 3, 4, 5, 6, 7, 8, 9].all(b, size(text + text) > a * b))',
      stored: { text: 'x'.repeat(20_000) },
    },
    {
      what: 'texts that nearly hold one another',
      parameters: '(text string, part string)',
      expression: 'text.contains(part)',
      stored: { text: 'x'.repeat(12_000), part: `${'x'.repeat(6_000)}y` },
    },
    {
      what: 'a pattern that is long and matched at length',
      parameters: '(text string, pattern string)',
      expression: 'text.matches(pattern)',
      stored: { text: 'a'.repeat(20_000), pattern: `${'a?'.repeat(100)}$` },
    },
  ])('$what', async (condition) => {
    expect(await outcomeOf(condition)).toMatch(
      /^caveat-evaluation: evaluation of caveat `tested` was given up: evaluation cost limit exceeded: more than 100000 units$/,
    );
  });

  test('and no operator takes the stop for a failure that another operand may outweigh', async () => {
    const found = await outcomeOf({
      parameters: '(many list<int>, yes bool)',
      expression: 'many.all(a, many.all(b, many.all(c, true))) || yes',
      stored: { many: MANY, yes: true },
    });
    expect(found).toContain('cost limit exceeded');
  });

  test('both limits are the operator’s', async () => {
    await using strict = await TenantInFolder.open(undefined, {
      caveats: { evaluationCostMax: 50, requestCostMax: 1_000 },
    });
    const condition = { parameters: '(many list<int>)', expression: 'many.all(a, a < 10)' };
    expect(await outcomeOf({ ...condition, stored: { many: [1, 2, 3] } }, strict)).toBe('yes');
    expect(await outcomeOf({ ...condition, stored: { many: MANY.slice(0, 50) } }, strict)).toContain(
      'more than 50 units',
    );
  });

  test('many conditions of one request share its limit', async () => {
    const limits: Partial<Limits> = { caveats: { evaluationCostMax: 1_000, requestCostMax: 3_000 } };
    await using strict = await TenantInFolder.open(undefined, limits);
    await putSchema(
      strict.tenant,
      `caveat tested(many list<int>, never int) { many.all(a, a < 10) && never == 1 }
definition user {}
definition group { relation member: user with tested; }
definition document { relation viewer: group#member; }`,
    );
    const many = MANY.slice(0, 150);
    const edges = Array.from({ length: 10 }, (_, index) => [
      { ...parseRelationship(`document:one#viewer@group:g${index}#member`) },
      {
        ...parseRelationship(`group:g${index}#member@user:anna`),
        caveat: { name: 'tested', context: { many: [...many, index], never: 0 } },
      },
    ]).flat();
    await write(
      strict.tenant,
      edges.map((relationship) => ({ operation: 'touch' as const, relationship })),
    );
    const ask = async (text: string): Promise<unknown> =>
      (
        await checkPermission(
          await snapshot(strict.tenant),
          CALLER,
          { ...question(text), tracing: false },
          NEVER,
        )
      ).verdict;
    await expect(ask('document:one#viewer@user:anna')).rejects.toThrow(/request cost limit exceeded/);
    expect(await ask('group:g1#member@user:anna')).toEqual({ kind: 'no' }); // one by one each is within it
  });
});

describe('an expression without measure', () => {
  test.each<Condition & { readonly what: string; readonly outcome: RegExp }>([
    {
      what: '1 000 parentheses within one another',
      parameters: '(n int)',
      expression: `${'('.repeat(1_000)}n == 1${')'.repeat(1_000)}`,
      outcome: /^schema-parse: parse error in `schema`, line 2, column \d+: .*250/,
    },
    {
      what: '1 000 lists within one another',
      parameters: '(n int)',
      expression: `n in ${'['.repeat(1_000)}n${']'.repeat(1_000)}`,
      outcome: /^schema-parse: .*250/,
    },
    {
      what: '1 000 negations',
      parameters: '(b bool)',
      expression: `${'!('.repeat(1_000)}b${')'.repeat(1_000)}`,
      outcome: /^schema-parse: .*250/,
    },
    {
      what: 'a sum of 5 000 terms',
      parameters: '(n int)',
      expression: `${'n + '.repeat(4_999)}n > 0`,
      outcome: /^schema-parse: .*250/,
    },
    {
      what: '5 000 selections',
      parameters: '(m map<any>)',
      expression: `m${'.a'.repeat(5_000)} == 1`,
      outcome: /^schema-parse: .*250/,
    },
    {
      what: 'an or of 5 000 terms', // flat, so there is no harm in it
      parameters: '(n int)',
      expression: `${'n == 1 || '.repeat(4_999)}n == 2`,
      request: { n: 2 },
      outcome: /^yes$/,
    },
    {
      what: 'an and of 5 000 terms',
      parameters: '(n int)',
      expression: `${'n != 1 && '.repeat(4_999)}n == 2`,
      outcome: /^missing n$/,
    },
    {
      what: '100 001 characters',
      parameters: '(n int)',
      expression: `n == 1${' '.repeat(99_990)}|| true`,
      outcome: /^schema-parse: .*at most 100000 characters/,
    },
    {
      what: '3 000 errors',
      parameters: '(n int)',
      expression: `${'(nobody) && '.repeat(2_999)}n == 1`,
      outcome: /^schema-parse: .*`nobody`/,
    },
  ])('of $what', async ({ outcome, ...condition }) => {
    expect(await outcomeOf(condition)).toMatch(outcome);
  });
});

describe('values at the edge', () => {
  const PARAMETER = /^caveat-parameter: could not convert context parameter `\w+` of caveat `tested`/;
  const EVALUATION = /^caveat-evaluation: evaluation error for caveat `tested`: /;

  test.each<Condition & { readonly what: string; readonly outcome: RegExp }>([
    {
      what: 'overflow',
      parameters: '(n int)',
      expression: 'n + 1 > n',
      request: { n: '9223372036854775807' },
      outcome: EVALUATION,
    },
    {
      what: 'overflow of a negation',
      parameters: '(n int)',
      expression: '-n != 0',
      request: { n: '-9223372036854775808' },
      outcome: EVALUATION,
    },
    {
      what: 'an int beyond 64 bits',
      parameters: '(n int)',
      expression: 'n > 0',
      request: { n: '9223372036854775808' },
      outcome: PARAMETER,
    },
    {
      what: 'an int of a million digits',
      parameters: '(n int)',
      expression: 'n > 0',
      request: { n: '9'.repeat(1_000_000) },
      outcome: PARAMETER,
    },
    {
      what: 'an exponent without measure',
      parameters: '(n int)',
      expression: 'n > 0',
      request: { n: '1e999999999' },
      outcome: PARAMETER,
    },
    {
      what: 'division by zero',
      parameters: '(n int)',
      expression: '1 / n > 0',
      request: { n: 0 },
      outcome: EVALUATION,
    },
    {
      what: 'modulus by zero',
      parameters: '(n int)',
      expression: '1 % n > 0',
      request: { n: 0 },
      outcome: EVALUATION,
    },
    {
      what: 'division of doubles by zero',
      parameters: '(n double)',
      expression: '1.0 / n > 0.0',
      request: { n: 0 },
      outcome: /^yes$/,
    },
    {
      what: 'NaN as a value',
      parameters: '(n double)',
      expression: 'n != 1.0',
      request: { n: 'NaN' },
      outcome: PARAMETER,
    },
    {
      what: 'NaN in an order', // a quiet false would be a yes under `!`
      parameters: '(n double)',
      expression: '!(n - n > 0.0)',
      request: { n: 'inf' },
      outcome: EVALUATION,
    },
    {
      what: 'NaN in an equality',
      parameters: '(n double)',
      expression: 'n - n == n - n',
      request: { n: 'inf' },
      outcome: /^no$/,
    },
    {
      what: 'a malformed address',
      parameters: '(a ipaddress)',
      expression: "a.in_cidr('::/0')",
      request: { a: '1.2.3.04' },
      outcome: PARAMETER,
    },
    {
      what: 'an address of ten thousand colons',
      parameters: '(a ipaddress)',
      expression: "a.in_cidr('::/0')",
      request: { a: ':'.repeat(10_000) },
      outcome: PARAMETER,
    },
    {
      what: 'a malformed range in the data',
      parameters: '(a ipaddress, range string)',
      expression: 'a.in_cidr(range)',
      request: { a: '10.0.0.1', range: '10.0.0.0/33' },
      outcome: /^caveat-evaluation: .*malformed CIDR `10\.0\.0\.0\/33`/,
    },
    {
      what: 'a malformed range in the text', // found when it is reached
      parameters: '(a ipaddress)',
      expression: "a.in_cidr('nonsense')",
      request: { a: '10.0.0.1' },
      outcome: /^caveat-evaluation: .*malformed CIDR `nonsense`/,
    },
    {
      what: 'a malformed pattern in the data',
      parameters: '(text string, pattern string)',
      expression: 'text.matches(pattern)',
      request: { text: 'x', pattern: '(' },
      outcome: EVALUATION,
    },
    {
      what: 'a pattern that looks back', // RE2 has none
      parameters: '(text string, pattern string)',
      expression: 'text.matches(pattern)',
      request: { text: 'aa', pattern: '(a)\\1' },
      outcome: EVALUATION,
    },
    {
      what: 'a pattern that others backtrack on',
      parameters: '(text string)',
      expression: "text.matches('^(a+)+$')",
      request: { text: `${'a'.repeat(20_000)}!` },
      outcome: /^no$/,
    },
    {
      what: 'a pattern of nested repetitions from the data',
      parameters: '(text string, pattern string)',
      expression: 'text.matches(pattern)',
      request: { text: 'a'.repeat(1_000), pattern: '((a{1,1000}){1,1000}){1,1000}$' },
      outcome: EVALUATION,
    },
    {
      what: 'a duration of days',
      parameters: '(d duration)',
      expression: "d > duration('0s')",
      request: { d: '1d' },
      outcome: PARAMETER,
    },
    {
      what: 'a duration that overflows',
      parameters: '(d duration)',
      expression: "d > duration('0s')",
      request: { d: '9999999999h' },
      outcome: PARAMETER,
    },
    {
      what: 'a time that is none',
      parameters: '(t timestamp)',
      expression: "t > timestamp('2024-01-01T00:00:00Z')",
      request: { t: '2024-02-30T00:00:00Z' },
      outcome: PARAMETER,
    },
    {
      what: 'lists within one another without measure',
      parameters: '(v any)',
      expression: 'v == null',
      request: { v: nested(5_000) },
      outcome: /^caveat-parameter: .*nested more than 200 deep/,
    },
  ])('$what', async ({ outcome, ...condition }) => {
    expect(await outcomeOf(condition)).toMatch(outcome);
  });
});

describe('names that objects have by themselves', () => {
  test.each(['constructor', 'prototype', 'valueof', 'hasownproperty'])(
    '`%s` as a parameter',
    async (name) => {
      const condition = { parameters: `(${name} int)`, expression: `${name} == 1` };
      expect(await outcomeOf(condition)).toBe(`missing ${name}`);
      expect(await outcomeOf({ ...condition, stored: { [name]: 1 } })).toBe('yes');
      expect(await outcomeOf({ ...condition, request: { [name]: 2 } })).toBe('no');
    },
  );

  test.each(['__proto__', 'constructor', 'toString'])('`%s` as a key', async (key) => {
    const held = JSON.parse(`{"m": {"${key}": 1}}`) as JsonObject;
    const condition = { parameters: '(m map<int>)', expression: `'${key}' in m && m['${key}'] == 1` };
    expect(await outcomeOf({ ...condition, stored: held })).toBe('yes');
    expect(await outcomeOf({ ...condition, request: held })).toBe('yes');
    expect(await outcomeOf({ ...condition, request: { m: {} } })).toBe('no');
    expect(await outcomeOf({ ...condition, request: { m: { [key]: 2 } } })).not.toBe('yes');
  });

  test.each(['__proto__', 'constructor', 'toString'])('`%s` in a request nobody asks for', async (key) => {
    const request = JSON.parse(`{"${key}": {"n": 1}}`) as JsonObject;
    expect(await outcomeOf({ parameters: '(n int)', expression: 'n == 1', request })).toBe('missing n');
  });

  test.each(['__proto__', 'constructor', 'toString'])('`%s` in a stored context', async (key) => {
    const stored = JSON.parse(`{"${key}": 1}`) as JsonObject;
    expect(await outcomeOf({ parameters: '(n int)', expression: 'n == 1', stored })).toMatch(
      new RegExp(`^caveat-parameter: unknown parameter \`${key}\``),
    );
  });
});

test('a stored context may have just so many bytes', async () => {
  const condition = { parameters: '(text string)', expression: "text != ''" };
  const frame = 'tested{"text":""}'.length;
  expect(await outcomeOf({ ...condition, stored: { text: 'x'.repeat(25_000 - frame) } })).toBe('yes');
  expect(await outcomeOf({ ...condition, stored: { text: 'x'.repeat(25_001 - frame) } })).toBe(
    'relationship-context-too-large: provided relationship `document:one#viewer@user:anna` exceeded maximum allowed caveat size of 25000: found 25001',
  );
});

function nested(depth: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
