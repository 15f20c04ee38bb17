import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { Fault } from '../../src/model/fault.ts';
import { Names } from '../../src/model/names.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { openScratchWorld } from '../../src/operations/scratch.ts';
import { compileSchema } from '../../src/schema/compile.ts';

/*
 * Random permissions over relations with conditions, held to truth tables. A condition is true, false, open (names are
 * missing) or failed; what an operation makes of them is told here in a few lines and not taken from the engine.
 */

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 300);

/** What a permission or a condition comes to. */
type Answer =
  | { readonly kind: 'yes' | 'no' | 'failed' }
  | { readonly kind: 'open'; readonly missing: ReadonlySet<string> };

const YES: Answer = { kind: 'yes' };
const NO: Answer = { kind: 'no' };
const FAILED: Answer = { kind: 'failed' };

const truth = (value: boolean): Answer => (value ? YES : NO);

function read(context: JsonObject, name: string): Answer {
  return name in context ? truth(context[name] === true) : { kind: 'open', missing: new Set([name]) };
}

/** The conditions, and what each means. */
const CAVEATS: Readonly<
  Record<string, { readonly text: string; readonly means: (given: JsonObject) => Answer }>
> = {
  first: { text: '(p bool) { p }', means: (given) => read(given, 'p') },
  second: { text: '(q bool) { q }', means: (given) => read(given, 'q') },
  both: {
    text: '(p bool, q bool) { p && q }',
    means: (given) => every([read(given, 'p'), read(given, 'q')]),
  },
  either: {
    text: '(p bool, q bool) { p || q }',
    means: (given) => some([read(given, 'p'), read(given, 'q')]),
  },
  share: {
    text: '(n int) { 10 / n > 1 }',
    means: ({ n }) => {
      if (n === undefined) return { kind: 'open', missing: new Set(['n']) };
      return n === 0 ? FAILED : truth(10 / Number(n) >= 2);
    },
  },
};

/** What a value can be, if it is given; 0 makes `share` fail. */
const DOMAIN: Readonly<Record<string, readonly (boolean | number)[]>> = {
  p: [true, false],
  q: [true, false],
  n: [0, 2, 20],
};

type Tree =
  | { readonly kind: 'atom'; readonly atom: number }
  | { readonly kind: 'union' | 'intersection'; readonly operands: readonly Tree[] }
  | { readonly kind: 'exclusion'; readonly base: Tree; readonly except: Tree };

/** A relation with at most one relationship: none, one without a condition, or one with. */
type Atom =
  | { readonly kind: 'none' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'caveat'; readonly name: string; readonly stored: JsonObject };

const ATOM_COUNT = 6;

const context: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      p: fc.constantFrom(...DOMAIN['p']!),
      q: fc.constantFrom(...DOMAIN['q']!),
      n: fc.constantFrom(...DOMAIN['n']!),
    },
    { requiredKeys: [] },
  )
  .map((given) => ({ ...given }));

const atom: fc.Arbitrary<Atom> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Atom>({ kind: 'none' }, { kind: 'plain' }) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.keys(CAVEATS)), context, fc.boolean())
      .map(([name, given, isStored]): Atom => {
        const known = Object.entries(given).filter(([key]) => CAVEATS[name]!.text.includes(`${key} `));
        return { kind: 'caveat', name, stored: isStored ? Object.fromEntries(known) : {} };
      }),
  },
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat(ATOM_COUNT - 1).map((one): Tree => ({ kind: 'atom', atom: one })),
    fc
      .tuple(
        fc.constantFrom('union' as const, 'intersection' as const),
        fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, operands]): Tree => ({ kind, operands })),
    fc.tuple(tie('tree'), tie('tree')).map(([base, except]): Tree => ({ kind: 'exclusion', base, except })),
  ),
}));

const atoms = fc.array(atom, { minLength: ATOM_COUNT, maxLength: ATOM_COUNT });

/** A yes decides, whatever the others are; else a failure counts for more than what is open. */
function some(answers: readonly Answer[]): Answer {
  if (answers.some(({ kind }) => kind === 'yes')) return YES;
  return undecided(answers) ?? NO;
}

function every(answers: readonly Answer[]): Answer {
  if (answers.some(({ kind }) => kind === 'no')) return NO;
  return undecided(answers) ?? YES;
}

function undecided(answers: readonly Answer[]): Answer | undefined {
  if (answers.some(({ kind }) => kind === 'failed')) return FAILED;
  const missing = answers.flatMap((one) => (one.kind === 'open' ? [...one.missing] : []));
  return missing.length === 0 ? undefined : { kind: 'open', missing: new Set(missing) };
}

function not(answer: Answer): Answer {
  if (answer.kind === 'yes') return NO;
  return answer.kind === 'no' ? YES : answer;
}

function answerOf(one: Tree, leaf: (atom: number) => Answer): Answer {
  switch (one.kind) {
    case 'atom':
      return leaf(one.atom);
    case 'union':
      return some(one.operands.map((operand) => answerOf(operand, leaf)));
    case 'intersection':
      return every(one.operands.map((operand) => answerOf(operand, leaf)));
    case 'exclusion':
      return every([answerOf(one.base, leaf), not(answerOf(one.except, leaf))]);
  }
}

function leafOf(one: Atom, request: JsonObject): Answer {
  if (one.kind !== 'caveat') return truth(one.kind === 'plain');
  return CAVEATS[one.name]!.means({ ...request, ...one.stored });
}

function textOf(one: Tree): string {
  switch (one.kind) {
    case 'atom':
      return `atom${one.atom}`;
    case 'union':
      return `(${one.operands.map(textOf).join(' + ')})`;
    case 'intersection':
      return `(${one.operands.map(textOf).join(' & ')})`;
    case 'exclusion':
      return `(${textOf(one.base)} - ${textOf(one.except)})`;
  }
}

/** The engine over the tree, by way of schema and expressions: everything but the store. */
function ask(one: Tree, held: readonly Atom[]): (request: JsonObject) => Promise<string> {
  const types = ['user', ...Object.keys(CAVEATS).map((name) => `user with ${name}`)].join(' | ');
  const schemaText = [
    ...Object.entries(CAVEATS).map(([name, { text }]) => `caveat ${name}${text}`),
    'definition user {}',
    'definition document {',
    ...held.map((_, index) => `relation atom${index}: ${types}`),
    `permission answer = ${textOf(one)}`,
    '}',
  ].join('\n');
  const names = new Names();
  const compiled = compileSchema(schemaText, { names });
  if (compiled.kind === 'errors') throw new Error(JSON.stringify(compiled.errors) + schemaText);
  const relationships = held.flatMap((atomHeld, index) => {
    if (atomHeld.kind === 'none') return [];
    const plain = parseRelationship(`document:one#atom${index}@user:anna`);
    if (atomHeld.kind === 'plain') return [plain];
    return [{ ...plain, caveat: { name: atomHeld.name, context: atomHeld.stored } }];
  });
  const world = openScratchWorld(compiled.schema, names, relationships, 0);
  const question = {
    resource: { type: 'document', id: 'one' },
    permission: 'answer',
    subject: { type: 'user', id: 'anna', relation: '' },
  };
  return async (request) => {
    try {
      const verdict = await world.check({ ...question, context: request }, 50);
      return verdict.kind === 'conditional' ? `open: ${verdict.missing.join(' ')}` : verdict.kind;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return `failed: ${error.reason}: ${error.message}`;
    }
  };
}

function said(answer: Answer): string {
  if (answer.kind === 'open') return `open: ${[...answer.missing].toSorted().join(' ')}`;
  return answer.kind === 'failed'
    ? 'failed: caveat-evaluation: evaluation error for caveat `share`: division by zero'
    : answer.kind;
}

/** Every context that says the same as `given` and more, until nothing is missing. */
function completionsOf(given: JsonObject): readonly JsonObject[] {
  return Object.entries(DOMAIN).reduce<readonly JsonObject[]>(
    (all, [name, values]) =>
      name in given ? all : all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [given],
  );
}

/** Both things a failed condition might have been had it not failed. */
function outcomesOf(one: Tree, held: readonly Atom[], request: JsonObject): ReadonlySet<boolean> {
  const failing = held.flatMap((atomHeld, index) =>
    leafOf(atomHeld, request).kind === 'failed' ? [index] : [],
  );
  const outcomes = new Set<boolean>();
  for (let bits = 0; bits < 2 ** failing.length; bits++) {
    const leaf = (index: number): Answer => {
      const place = failing.indexOf(index);
      return place < 0 ? leafOf(held[index]!, request) : truth(((bits >> place) & 1) === 1);
    };
    outcomes.add(answerOf(one, leaf).kind === 'yes');
  }
  return outcomes;
}

function shuffled(one: Tree, random: () => number): Tree {
  if (one.kind === 'atom') return one;
  if (one.kind === 'exclusion') {
    return { ...one, base: shuffled(one.base, random), except: shuffled(one.except, random) };
  }
  const keyed = one.operands.map((operand) => ({ operand: shuffled(operand, random), key: random() }));
  return { ...one, operands: keyed.toSorted((a, b) => a.key - b.key).map(({ operand }) => operand) };
}

test('an answer is what three-valued logic with failures makes of its conditions, down to the missing names', async () => {
  await fc.assert(
    fc.asyncProperty(tree, atoms, context, async (one, held, request) => {
      const expected = answerOf(one, (index) => leafOf(held[index]!, request));
      expect(await ask(one, held)(request)).toBe(said(expected));
    }),
    { numRuns: RUNS },
  );
});

test('a yes and a no hold whatever is still missing, and whatever failed conditions would have said', async () => {
  await fc.assert(
    fc.asyncProperty(tree, atoms, context, async (one, held, request) => {
      const put = ask(one, held);
      const answer = await put(request);
      if (answer !== 'yes' && answer !== 'no') return;
      for (const completion of completionsOf(request)) {
        expect(await put(completion)).toBe(answer);
        expect(outcomesOf(one, held, completion)).toEqual(new Set([answer === 'yes']));
      }
    }),
    { numRuns: RUNS },
  );
});

test('every name that is reported as missing is not given, and a full context leaves none', async () => {
  await fc.assert(
    fc.asyncProperty(tree, atoms, context, async (one, held, request) => {
      const put = ask(one, held);
      const answer = await put(request);
      const missing = answer.startsWith('open: ') ? answer.slice('open: '.length).split(' ') : [];
      expect(missing.filter((name) => name in request)).toEqual([]);
      for (const completion of completionsOf(request)) expect(await put(completion)).not.toMatch(/^open/);
    }),
    { numRuns: RUNS },
  );
});

test('the order of operands changes nothing, failures included', async () => {
  await fc.assert(
    fc.asyncProperty(
      tree,
      atoms,
      context,
      fc.infiniteStream(fc.nat()),
      async (one, held, request, stream) => {
        const other = shuffled(one, () => stream.next().value as number);
        expect(await ask(other, held)(request)).toBe(await ask(one, held)(request));
      },
    ),
    { numRuns: RUNS },
  );
});

describe('a failed condition', () => {
  const FAILS: Atom = { kind: 'caveat', name: 'share', stored: { n: 0 } };
  const OPEN: Atom = { kind: 'caveat', name: 'first', stored: {} };
  const left: Tree = { kind: 'atom', atom: 0 };
  const right: Tree = { kind: 'atom', atom: 1 };
  const exclusion: Tree = { kind: 'exclusion', base: left, except: right };

  test.each<{ what: string; of: Tree; held: readonly Atom[]; answer: RegExp }>([
    {
      what: 'taken away from a yes is a failure',
      of: exclusion,
      held: [{ kind: 'plain' }, FAILS],
      answer: /^failed/,
    },
    { what: 'taken away from a no is a no', of: exclusion, held: [{ kind: 'none' }, FAILS], answer: /^no$/ },
    { what: 'less a yes is a no', of: exclusion, held: [FAILS, { kind: 'plain' }], answer: /^no$/ },
    { what: 'less what is open is a failure', of: exclusion, held: [FAILS, OPEN], answer: /^failed/ },
    {
      what: 'taken away from what is open is a failure',
      of: exclusion,
      held: [OPEN, FAILS],
      answer: /^failed/,
    },
    {
      what: 'or a yes is a yes',
      of: { kind: 'union', operands: [left, right] },
      held: [FAILS, { kind: 'plain' }],
      answer: /^yes$/,
    },
    {
      what: 'or a no is a failure',
      of: { kind: 'union', operands: [left, right] },
      held: [FAILS, { kind: 'none' }],
      answer: /^failed/,
    },
    {
      what: 'and what is open is a failure',
      of: { kind: 'intersection', operands: [left, right] },
      held: [FAILS, OPEN],
      answer: /^failed/,
    },
  ])('$what', async ({ of, held, answer }) => {
    expect(await ask(of, held)({})).toMatch(answer);
  });
});
