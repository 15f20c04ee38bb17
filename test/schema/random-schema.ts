import fc from 'fast-check';
import { compileCaveat } from '../../src/caveats/compile-caveat.ts';
import type { ParameterType } from '../../src/caveats/parameter-type.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { AllowedSubject, CaveatDefinition, Definition, Member } from '../../src/schema/schema.ts';

/** A schema by its meaning. Three definitions of the same member names, so that everything can refer to anything. */
export interface SchemaContent {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly caveats: ReadonlyMap<string, CaveatDefinition>;
}

const TYPES = ['user', 'group', 'org/document'];
/** `left` and `right` are walked by arrows and allow neither wildcards nor sets that may hold some. */
const RELATIONS = ['viewer', 'left', 'right'];
const PERMISSIONS = ['view', 'edit'];
const NAMES = [...RELATIONS, ...PERMISSIONS];
const CAVEATS = ['zone', 'limit'];

const comment = fc.constantFrom('', '', '// x', '/* y */\n// z', '/**\n * a\n * b\n */');

const leaf: fc.Arbitrary<Rewrite> = fc.oneof(
  fc.constantFrom<Rewrite>({ kind: 'nil' }, { kind: 'self' }),
  fc.constantFrom(...NAMES).map((name): Rewrite => ({ kind: 'name', name })),
  fc
    .tuple(fc.constantFrom('left', 'right'), fc.constantFrom(...NAMES), fc.constantFrom('arrow', 'function'))
    .map(([over, then, written]): Rewrite => ({ kind: 'arrow', over, then, quantifier: 'any', written })),
  fc
    .tuple(fc.constantFrom('left', 'right'), fc.constantFrom(...NAMES))
    .map(([over, then]): Rewrite => ({ kind: 'arrow', over, then, quantifier: 'all', written: 'function' })),
);

/** @param depth of operations in one another. */
function rewriteOfDepth(depth: number, without?: Rewrite['kind']): fc.Arbitrary<Rewrite> {
  if (depth === 0) return leaf;
  const flat = (kind: 'union' | 'intersection') =>
    fc
      .array(rewriteOfDepth(depth - 1, kind), { minLength: 2, maxLength: 4 })
      .map((operands): Rewrite => ({ kind, operands }));
  const exclusion = fc
    .tuple(rewriteOfDepth(depth - 1), rewriteOfDepth(depth - 1))
    .map(([base, except]): Rewrite => ({ kind: 'exclusion', base, except }));
  const others = (['union', 'intersection'] as const).filter((kind) => kind !== without).map(flat);
  return fc.oneof(leaf, exclusion, ...others);
}

const rewrite = rewriteOfDepth(3);

const traits = fc.record({ caveat: fc.constantFrom('', ...CAVEATS), expires: fc.boolean() });
const object = fc
  .tuple(fc.constantFrom(...TYPES), traits)
  .map(([type, given]): AllowedSubject => ({ type, kind: 'object', relation: '', ...given }));
const set = fc
  .tuple(fc.constantFrom(...TYPES), fc.constantFrom(...PERMISSIONS), traits)
  .map(([type, relation, given]): AllowedSubject => ({ type, kind: 'subject-set', relation, ...given }));
const wildcard = object.map((allowed): AllowedSubject => ({ ...allowed, kind: 'wildcard' }));

function allowedFrom(
  ...kinds: readonly fc.Arbitrary<AllowedSubject>[]
): fc.Arbitrary<readonly AllowedSubject[]> {
  return fc.uniqueArray(fc.oneof(...kinds), {
    minLength: 1,
    maxLength: 4,
    selector: (one) => JSON.stringify(one),
  });
}

const permission = (name: string): fc.Arbitrary<Member> =>
  fc.record({
    kind: fc.constant('permission' as const),
    name: fc.constant(name),
    comment,
    allowed: fc.constant([]),
    // Names of permissions alone could make a ring.
    rewrite: rewrite.filter((one) => one.kind !== 'name' || RELATIONS.includes(one.name)),
  });
const relation = (name: string, allowed: fc.Arbitrary<readonly AllowedSubject[]>): fc.Arbitrary<Member> =>
  fc.record({
    kind: fc.constant('relation' as const),
    name: fc.constant(name),
    comment,
    allowed,
    rewrite: fc.constant(undefined),
  });

const members = fc
  .tuple(
    relation('viewer', allowedFrom(object, set, wildcard)),
    relation('left', allowedFrom(object, set)),
    relation('right', allowedFrom(object)),
    ...PERMISSIONS.map(permission),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

const definitions = fc
  .tuple(...TYPES.map((name) => fc.record({ name: fc.constant(name), comment, members })))
  .map(
    (all) =>
      new Map(
        all.map((one): [string, Definition] => [
          one.name,
          { ...one, members: new Map(one.members.map((member) => [member.name, member])) },
        ]),
      ),
  );

const parameterType: fc.Arbitrary<ParameterType> = fc.letrec<{ type: ParameterType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom('any', 'int', 'ipaddress').map((name): ParameterType => ({ name, of: undefined })),
    fc.tuple(fc.constantFrom('list', 'map'), tie('type')).map(([name, of]): ParameterType => ({ name, of })),
  ),
})).type;

const caveats = fc
  .tuple(
    ...CAVEATS.map((name) =>
      fc.record({
        name: fc.constant(name),
        comment,
        parameters: fc
          .uniqueArray(fc.constantFrom('aaa', 'bbb', 'c', 'D'), { minLength: 1 })
          .chain((names) =>
            fc
              .tuple(...names.map(() => parameterType))
              .map((types) => new Map(names.map((one, index) => [one, types[index]!]))),
          ),
        more: fc.constantFrom('', ' && "}" != "{"', ' && {"a": 1} == {"a": 1} // why }\n\t&& true'),
      }),
    ),
  )
  .map((all) => new Map(all.map((one): [string, CaveatDefinition] => [one.name, caveatFrom(one)])));

/** With an expression that uses every parameter, whatever its type. */
function caveatFrom({
  more,
  ...rest
}: Omit<CaveatDefinition, Derived> & { readonly more: string }): CaveatDefinition {
  const expression = [...rest.parameters.keys()].map((name) => `${name} == ${name}`).join(' && ') + more;
  const compilation = compileCaveat({ ...rest, expression, expressionStart: 0 });
  if (compilation.kind === 'issues') throw new Error(JSON.stringify(compilation.issues));
  return { ...rest, expression, expressionStart: 0, compiled: compilation.caveat };
}

type Derived = 'expression' | 'expressionStart' | 'compiled';

export const schemaContent: fc.Arbitrary<SchemaContent> = fc.record({ definitions, caveats });
