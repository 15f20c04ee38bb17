import fc from 'fast-check';

/**
 * What is drawn at random: only numbers and shapes, each meaning "the so-manieth of whatever there is to choose from".
 * `random-world.ts` reads any of these as a legal world, so every part shrinks on its own: a shorter array or a smaller
 * number is a simpler world.
 */
export interface RawWorld {
  readonly definitions: readonly RawDefinition[];
  /** Whether a permission may name itself or one declared after it on the same object. */
  readonly loops: boolean;
  readonly objectCount: number;
  readonly firstId: number;
  readonly relationships: readonly RawRelationship[];
  readonly rings: readonly RawRing[];
  readonly checks: readonly RawCheck[];
  readonly expands: readonly RawExpand[];
}

export interface RawDefinition {
  /** Take the names of permissions for relations and the other way round, so that one name is both in one schema. */
  readonly swapped: boolean;
  readonly relations: readonly (readonly RawAllowed[])[];
  readonly permissions: readonly RawRewrite[];
}

export interface RawAllowed {
  readonly kind: 'object' | 'subject-set' | 'wildcard';
  readonly type: number;
  readonly member: number;
  readonly expires: boolean;
  /** Counted from 1; 0 for none. */
  readonly caveat: number;
}

export type RawRewrite =
  | { readonly kind: 'nil' | 'self' }
  | { readonly kind: 'name'; readonly member: number }
  | {
      readonly kind: 'arrow';
      readonly over: number;
      /** 0 for the permission itself: what folders do with their parents. */
      readonly target: number;
      readonly form: 'arrow' | 'any' | 'all';
    }
  | { readonly kind: 'union' | 'intersection'; readonly operands: readonly RawRewrite[] }
  | { readonly kind: 'exclusion'; readonly base: RawRewrite; readonly except: RawRewrite };

export interface RawRelationship {
  readonly relation: number;
  readonly allowed: number;
  readonly resource: number;
  readonly subject: number;
  readonly expiry: number;
  readonly context: number;
}

/** A ring of relationships through objects of one type, on a relation that allows its own type. Length 1 is a self loop. */
export interface RawRing {
  readonly relation: number;
  readonly start: number;
  readonly length: number;
}

export interface RawCheck {
  readonly resource: number;
  readonly member: number;
  readonly subjectType: number;
  readonly subject: number;
  /** 0 for the object itself, else a subject set. */
  readonly set: number;
  readonly context: number;
}

export interface RawExpand {
  readonly resource: number;
  readonly member: number;
}

const pick = fc.nat(999);
/** The first of the choices half of the time. */
const firstOrAny = fc.oneof(fc.constant(0), pick);
const rarely = fc.nat(5).map((number) => number === 5);
/** 0 three times of four. */
const seldom = fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: pick, weight: 1 });

const allowed: fc.Arbitrary<RawAllowed> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant('object' as const), weight: 5 },
    { arbitrary: fc.constant('subject-set' as const), weight: 4 },
    { arbitrary: fc.constant('wildcard' as const), weight: 1 },
  ),
  type: firstOrAny,
  member: pick,
  expires: rarely,
  caveat: seldom,
});

const { rewrite } = fc.letrec<{ rewrite: RawRewrite; leaf: RawRewrite }>((tie) => ({
  rewrite: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: tie('leaf'), weight: 3 },
    { arbitrary: operation('union', tie('rewrite')), weight: 2 },
    { arbitrary: operation('intersection', tie('rewrite')), weight: 1 },
    {
      arbitrary: fc.record({
        kind: fc.constant('exclusion' as const),
        base: tie('rewrite'),
        except: tie('rewrite'),
      }),
      weight: 2,
    },
  ),
  leaf: fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('nil' as const) }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant('self' as const) }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant('name' as const), member: pick }), weight: 10 },
    {
      arbitrary: fc.record({
        kind: fc.constant('arrow' as const),
        over: firstOrAny,
        target: seldom,
        form: fc.constantFrom('arrow' as const, 'any' as const, 'all' as const),
      }),
      weight: 6,
    },
  ),
}));

function operation(
  kind: 'union' | 'intersection',
  operand: fc.Arbitrary<RawRewrite>,
): fc.Arbitrary<RawRewrite> {
  return fc.record({ kind: fc.constant(kind), operands: fc.array(operand, { minLength: 2, maxLength: 3 }) });
}

function definition(membersMin: number, membersMax: number): fc.Arbitrary<RawDefinition> {
  const bounds = { minLength: membersMin, maxLength: membersMax, size: 'max' as const };
  return fc.record({
    swapped: rarely,
    relations: fc.array(fc.array(allowed, { minLength: 1, maxLength: 3, size: 'max' }), bounds),
    permissions: fc.array(rewrite, bounds),
  });
}

function many<Item>(
  item: fc.Arbitrary<Item>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<readonly Item[]> {
  return fc.array(item, { minLength, maxLength, size: 'max' });
}

/** The first definition is mostly a plain type, as users are. */
export const rawWorld: fc.Arbitrary<RawWorld> = fc.record({
  definitions: fc
    .tuple(fc.oneof(definition(0, 0), definition(0, 1)), many(definition(1, 4), 1, 3))
    .map(([first, others]) => [first, ...others]),
  loops: rarely,
  objectCount: fc.integer({ min: 2, max: 5 }),
  firstId: pick,
  relationships: many(
    fc.record({
      relation: pick,
      allowed: pick,
      resource: pick,
      subject: pick,
      expiry: pick,
      context: pick,
    }),
    0,
    40,
  ),
  rings: many(fc.record({ relation: pick, start: pick, length: fc.integer({ min: 1, max: 5 }) }), 0, 2),
  checks: many(
    fc.record({
      resource: pick,
      member: pick,
      subjectType: firstOrAny,
      subject: pick,
      set: seldom,
      context: pick,
    }),
    1,
    40,
  ),
  expands: many(fc.record({ resource: pick, member: pick }), 0, 5),
});
