import { expect, test } from 'vitest';
import { Names } from '../../src/model/names.ts';
import { upwardReach } from '../../src/schema/compile-upward-reach.ts';
import type { Steps } from '../../src/schema/upward-reach.ts';
import { schemaOf } from './compiled.ts';

const names = new Names();
const schema = schemaOf(
  `use self
definition user {}
definition group {
	relation member: user | group#member
}
definition folder {
	relation parent: folder | folder#view
	relation viewer: user | user:* | group#member
	relation banned: user:*
	permission view = viewer + parent->view
	permission all = parent.all(all) + self
	permission kept = (viewer - banned) + (parent->kept & viewer)
	permission none = viewer & nil
	permission only = viewer & banned & parent->view & self
}`,
  undefined,
  names,
);

/** The steps of a reach as lines: `viewer@group#member -> viewer`, `(...)` where they are not certain. */
function linesOf(target: string): readonly string[] {
  const reach = upwardReach(schema, names, 'folder', target);
  const member = (number: number): string =>
    `${names.nameOf(schema.members.type[number]!)}#${names.nameOf(schema.members.name[number]!)}`;
  const lines = (from: string, { same, pages }: Steps): readonly string[] => [
    ...same.map(({ to, certain }) => mark(`${from} -> ${member(to)}`, certain)),
    ...pages.flatMap(({ subjectName, steps }) =>
      steps.map(({ stored, to, certain }) =>
        mark(`${from} as '${names.nameOf(subjectName)}' on ${member(stored)} -> ${member(to)}`, certain),
      ),
    ),
  ];
  return [
    ...[...reach.fromObject].flatMap(([type, steps]) => lines(names.nameOf(type), steps)),
    ...[...reach.fromMember].flatMap(([number, steps]) => lines(member(number), steps)),
  ];
}

function mark(text: string, certain: boolean): string {
  return certain ? text : `(${text})`;
}

test('a union leads on for certain, by every relation a subject may be stored with', () => {
  expect(linesOf('view')).toEqual([
    "user as '' on folder#viewer -> folder#viewer",
    "user as '' on group#member -> group#member",
    'folder#viewer -> folder#view',
    "folder#view as '' on folder#parent -> folder#view",
    "folder#view as 'view' on folder#parent -> folder#view",
    "group#member as 'member' on folder#viewer -> folder#viewer",
    "group#member as 'member' on group#member -> group#member",
  ]);
});

test('`.all` leads on, not for certain; `self` begins at the object', () => {
  expect(linesOf('all')).toEqual([
    'folder -> folder#all',
    "(folder#all as '' on folder#parent -> folder#all)",
    "(folder#all as 'view' on folder#parent -> folder#all)",
  ]);
});

test('what is taken away leads nowhere, and an intersection is entered by its narrowest operand', () => {
  const lines = linesOf('kept');
  expect(lines.filter((line) => line.includes('banned'))).toEqual([]);
  expect(lines.filter((line) => line.includes('kept'))).toEqual([
    '(folder#viewer -> folder#kept)',
    "(folder#kept as '' on folder#parent -> folder#kept)",
    "(folder#kept as 'view' on folder#parent -> folder#kept)",
  ]);
  expect(linesOf('none')).toEqual([]);
  expect(linesOf('only')).toEqual(['(folder -> folder#only)']);
});

test('types whose wildcard can have it', () => {
  const open = (target: string): readonly string[] =>
    [...upwardReach(schema, names, 'folder', target).openTo].map((type) => names.nameOf(type));
  expect(open('view')).toEqual(['user']);
  expect(open('all')).toEqual([]);
  expect(open('only')).toEqual([]);
});

test('a reach is compiled once', () => {
  expect(upwardReach(schema, names, 'folder', 'view')).toBe(upwardReach(schema, names, 'folder', 'view'));
});
