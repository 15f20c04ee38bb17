import { expect, test } from 'vitest';
import { warningsOf } from './compiled.ts';

const schema = (members: string) => `definition user {}
definition group {
	relation member: user
	permission view = member
}
definition document {
	relation team: group
	relation set: group#member
	${members}
}`;

test.each([
  { members: 'permission view_document = team', names: ['relation-name-references-parent'] },
  { members: 'permission documented = team', names: [] },
  { members: 'permission view = team + view', names: ['permission-references-itself'] },
  { members: 'permission view = team->nothing', names: ['arrow-references-unreachable-relation'] },
  { members: 'permission view = set->view', names: ['arrow-walks-subject-relation'] },
  { members: 'permission view = team->member', names: ['arrow-references-relation'] },
  { members: 'permission view = team->view', names: [] },
  {
    members: '// spicedb-ignore-warning: arrow-references-relation\n\tpermission view = team->member',
    names: [],
  },
  {
    members: '// spicedb-ignore-warning: permission-references-itself\n\tpermission view = team->member',
    names: ['arrow-references-relation'], // another one was meant
  },
])('$members', ({ members, names }) => {
  const warnings = warningsOf(schema(members));
  expect(warnings.map(({ details }) => details['warning_name'])).toEqual(names);
  for (const { message, line } of warnings) {
    expect(message).toContain(`(${names[0]})`);
    expect(line).toBeGreaterThan(8);
  }
});
