import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachOf, terminalTypes } from '../../src/schema/reachability.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { Definition } from '../../src/schema/schema.ts';
import { RUNS, schemaOf } from './compiled.ts';
import { schemaContent } from './random-schema.ts';

const { definitions } = schemaOf(`use self
definition user {}
definition group {
	relation member: user | group#member
	permission all = member
}
definition folder {
	relation parent: folder
	relation viewer: user:* | group#all
	relation banned: user
	permission view = (viewer - banned) + parent->view & self
}`);

test('entrances and hops, each once, without what is taken away', () => {
  const view = { type: 'folder', name: 'view' };
  const viewer = { type: 'folder', name: 'viewer' };
  const all = { type: 'group', name: 'all' };
  const member = { type: 'group', name: 'member' };
  const { entrances, hops } = reachOf(definitions, 'folder', 'view');
  expect(hops).toEqual([
    { kind: 'name', from: viewer, to: view },
    { kind: 'arrow', over: 'parent', from: view, to: view },
    { kind: 'subject-set', from: all, to: viewer },
    { kind: 'name', from: member, to: all },
    { kind: 'subject-set', from: member, to: member },
  ]);
  expect(
    entrances.map((entrance) => [
      entrance.on,
      entrance.kind === 'self' ? 'self' : `${entrance.subject.type} ${entrance.subject.kind}`,
    ]),
  ).toEqual([
    [view, 'self'],
    [viewer, 'user wildcard'],
    [viewer, 'group subject-set'],
    [member, 'user object'],
    [member, 'group subject-set'],
  ]);
  expect([...terminalTypes(reachOf(definitions, 'folder', 'view'))].toSorted()).toEqual(['folder', 'user']);
});

test('what does not exist reaches nothing', () => {
  expect(reachOf(definitions, 'folder', 'missing')).toEqual({ entrances: [], hops: [] });
});

/** Terminal types as the least sets that satisfy the definition, by going round until nothing changes. */
function terminalsNaively(all: ReadonlyMap<string, Definition>): ReadonlyMap<string, ReadonlySet<string>> {
  const sets = new Map<string, Set<string>>();
  const setOf = (type: string, name: string) => sets.get(`${type}#${name}`) ?? new Set<string>();
  function terminals({ name: type, members }: Definition, rewrite: Rewrite): readonly string[] {
    switch (rewrite.kind) {
      case 'nil':
        return [];
      case 'self':
        return [type];
      case 'name':
        return [...setOf(type, rewrite.name)];
      case 'arrow':
        return members
          .get(rewrite.over)!
          .allowed.flatMap((allowed) => [...setOf(allowed.type, rewrite.then)]);
      case 'union':
      case 'intersection':
        return rewrite.operands.flatMap((operand) =>
          terminals({ name: type, comment: '', members }, operand),
        );
      case 'exclusion':
        return terminals({ name: type, comment: '', members }, rewrite.base);
    }
  }
  for (let before = -1, count = 0; count !== before;) {
    before = count;
    for (const definition of all.values()) {
      for (const { name, allowed, rewrite } of definition.members.values()) {
        const found = setOf(definition.name, name);
        for (const one of allowed) {
          if (one.kind !== 'subject-set') found.add(one.type);
          else for (const type of setOf(one.type, one.relation)) found.add(type);
        }
        for (const type of rewrite === undefined ? [] : terminals(definition, rewrite)) found.add(type);
        sets.set(`${definition.name}#${name}`, found);
      }
    }
    count = [...sets.values()].reduce((sum, { size }) => sum + size, 0);
  }
  return sets;
}

test('terminal types agree with the least fixpoint', () => {
  fc.assert(
    fc.property(schemaContent, (content) => {
      for (const [member, expected] of terminalsNaively(content.definitions)) {
        const [type = '', name = ''] = member.split('#');
        expect(terminalTypes(reachOf(content.definitions, type, name))).toEqual(expected);
      }
    }),
    { numRuns: RUNS },
  );
});
