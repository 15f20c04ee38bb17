import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Names } from '../../src/model/names.ts';
import { linkDefinitions } from '../../src/schema/link.ts';
import { NO_MEMBER, NO_REWRITE, MemberTable, OP, type Program } from '../../src/schema/program.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import { RUNS } from './compiled.ts';
import { schemaContent } from './random-schema.ts';

/** Reads a program back; `any` arrows come out as written with `->`. */
function rewriteAt(program: Program, names: Names, index: number): Rewrite {
  const { op, first, second, next } = program;
  const operands: Rewrite[] = [];
  const end = next[index]!;
  for (let at = index + 1; at < end; at = next[at]!) operands.push(rewriteAt(program, names, at));
  const over = names.nameOf(first[index]!);
  const then = names.nameOf(second[index]!);
  switch (op[index]!) {
    case OP.nil:
      return { kind: 'nil' };
    case OP.self:
      return { kind: 'self' };
    case OP.name:
      return { kind: 'name', name: over };
    case OP.any:
      return { kind: 'arrow', over, then, quantifier: 'any', written: 'arrow' };
    case OP.all:
      return { kind: 'arrow', over, then, quantifier: 'all', written: 'function' };
    case OP.union:
      return { kind: 'union', operands };
    case OP.intersection:
      return { kind: 'intersection', operands };
    case OP.exclusion:
      expect(operands).toHaveLength(2);
      return { kind: 'exclusion', base: operands[0]!, except: operands[1]! };
    default:
      throw new Error(`unknown instruction ${op[index]}`);
  }
}

function withArrows(rewrite: Rewrite): unknown {
  return JSON.parse(
    JSON.stringify(rewrite).replaceAll('"any","written":"function"', '"any","written":"arrow"'),
  );
}

test('a program says what the rewrites say', () => {
  fc.assert(
    fc.property(schemaContent, ({ definitions }) => {
      const names = new Names();
      names.numberOf('of an older schema');
      const { program, members } = linkDefinitions(definitions, names);
      for (const definition of definitions.values()) {
        const type = names.find(definition.name)!;
        expect(members.hasType(type)).toBe(true);
        for (const { name, kind, rewrite } of definition.members.values()) {
          const member = members.find(type, names.find(name)!);
          expect(members.direct[member]).toBe(kind === 'relation' ? 1 : 0);
          const entry = members.rewrite[member]!;
          if (rewrite === undefined) expect(entry).toBe(NO_REWRITE);
          else expect(rewriteAt(program, names, entry)).toEqual(withArrows(rewrite));
          for (let at = entry; rewrite !== undefined && at < program.next[entry]!; at++) {
            const asked = program.op[at] === OP.name ? members.find(type, program.first[at]!) : NO_MEMBER;
            expect(program.member[at]).toBe(asked);
          }
        }
      }
    }),
    { numRuns: RUNS },
  );
});

test('a member table agrees with a map', () => {
  const cell = fc.record({ type: fc.nat(40), name: fc.nat(40) });
  fc.assert(
    fc.property(
      fc.uniqueArray(cell, { selector: ({ type, name }) => type * 100 + name }),
      fc.array(cell),
      (cells, asked) => {
        const types = [...new Set(cells.map(({ type }) => type))];
        const table = new MemberTable(
          types,
          cells.map((one) => ({ ...one, direct: true, rewrite: NO_REWRITE })),
        );
        cells.forEach(({ type, name }, number) => expect(table.find(type, name)).toBe(number));
        for (const { type, name } of asked) {
          const number = cells.findIndex((one) => one.type === type && one.name === name);
          expect(table.find(type, name)).toBe(number < 0 ? NO_MEMBER : number);
          expect(table.hasType(type)).toBe(types.includes(type));
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('a member table does not grow with the names of other schemas', () => {
  const table = new MemberTable(
    [4_000_000, 5_000_000],
    [{ type: 5_000_000, name: 6_000_000, direct: true, rewrite: NO_REWRITE }],
  );
  expect(table.find(5_000_000, 6_000_000)).toBe(0);
  expect(table.find(4_000_000, 6_000_000)).toBe(NO_MEMBER);
});
