import fc from 'fast-check';
import { BOOL, INT, listOf, mapOf, STRING, type Type } from '../../src/cel/types.ts';

/*
 * Random expressions that check: terms of bool, int and string over a fixed set of variables, macros nested, with
 * plenty of what fails: division by zero, overflow, keys that are not there.
 */

export const VARIABLES: ReadonlyMap<string, Type> = new Map([
  ['i', INT],
  ['j', INT],
  ['p', BOOL],
  ['q', BOOL],
  ['s', STRING],
  ['l', listOf(INT)],
  ['m', mapOf(STRING, INT)],
]);

/** Values for `VARIABLES`, lists as arrays and maps as maps. */
export interface Context {
  readonly i: bigint;
  readonly j: bigint;
  readonly p: boolean;
  readonly q: boolean;
  readonly s: string;
  readonly l: readonly bigint[];
  readonly m: ReadonlyMap<string, bigint>;
}

const number: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(-3n, 3n) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 62n) },
);
// Nothing from U+E000 to U+FFFF beside the emoji: the other implementation puts those in the order of UTF-16 units.
const text = fc.constantFrom('', 'a', 'ab', 'b', 'é', '\u{1f600}');

export const context: fc.Arbitrary<Context> = fc.record({
  i: number,
  j: number,
  p: fc.boolean(),
  q: fc.boolean(),
  s: text,
  l: fc.array(number, { maxLength: 3 }),
  m: fc.dictionary(fc.constantFrom('a', 'b'), number).map((entries) => new Map(Object.entries(entries))),
});

function write(parts: TemplateStringsArray, ...terms: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...terms).map((all) => parts.map((part, index) => `${part}${all[index] ?? ''}`).join(''));
}

const literal = number.map((value) => (value < 0n ? `(${value})` : String(value)));
const quoted = text.map((value) => JSON.stringify(value));

const item = fc.constantFrom('x', 'i');
const options = { depthSize: 'small', maxDepth: 4, withCrossShrink: true } as const;

const { bool, int } = fc.letrec<{ bool: string; int: string; string: string; list: string }>((tie) => {
  const [b, n, t, l] = [tie('bool'), tie('int'), tie('string'), tie('list')];
  const compared = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
  return {
    bool: fc.oneof(
      options,
      fc.constantFrom('p', 'q', 'true', 'false'),
      write`(${b} && ${b})`,
      write`(${b} || ${b})`,
      write`(${b} && ${b} && ${b})`,
      write`!${b}`,
      write`(${n} ${compared} ${n})`,
      write`(${t} ${compared} ${t})`,
      write`(${b} ? ${b} : ${b})`,
      write`(${n} in ${l})`,
      write`(${t} in m)`,
      write`has(m.a)`,
      write`${t}.contains(${t})`,
      write`${t}.startsWith(${t})`,
      write`${l}.exists(x, ${b})`,
      write`${l}.all(x, (x ${compared} ${n}))`,
      write`${l}.exists(x, (${item} ${compared} ${n}))`,
      write`${l}.exists_one(x, (${item} ${compared} ${n}))`,
      write`m.all(k, (m[k] ${compared} ${n}))`,
      write`(${l} == ${l})`,
    ),
    int: fc.oneof(
      options,
      fc.constantFrom('i', 'j'),
      literal,
      write`(${n} + ${n})`,
      write`(${n} - ${n})`,
      write`(${n} * ${n})`,
      write`(${n} / ${n})`,
      write`(${n} % ${n})`,
      // Of a remainder: the other implementation does not see that the lowest int has no opposite.
      write`-(${n} % 8)`,
      write`(${b} ? ${n} : ${n})`,
      write`size(${l})`,
      write`${t}.size()`,
      write`${l}[${n}]`,
      write`m[${t}]`,
      write`m.a`,
    ),
    string: fc.oneof(options, fc.constant('s'), quoted, write`(${t} + ${t})`, write`string(${n})`),
    list: fc.oneof(
      options,
      fc.constant('l'),
      write`[${n}, ${n}]`,
      write`(${l} + ${l})`,
      write`${l}.filter(x, (x ${compared} ${n}))`,
      write`${l}.map(x, (x + ${n}))`,
      write`${l}.map(x, (${item} ${compared} ${n}), x)`,
    ),
  };
});

/** An expression that checks against `VARIABLES`: a bool more often than an int. */
export const expression: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: bool },
  { weight: 1, arbitrary: int },
);
