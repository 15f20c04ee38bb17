import { expect, test } from 'vitest';
import type { PageId } from '../../src/graph/page-id.ts';
import { FORWARD } from '../../src/graph/pages.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { EngineWorld } from './engine-world.ts';

const SCHEMA = `definition user {}
definition group {
	relation member: user:* | group#member
	relation banned: user:* | group#member
	permission allowed = member - banned
}`;

/** Three groups, one in the other, everyone in the last: by `relation`. */
function chain(relation: string): readonly string[] {
  return [
    `group:a#${relation}@group:b#${relation}`,
    `group:b#${relation}@group:c#${relation}`,
    `group:c#${relation}@user:*`,
  ];
}

/** Asks in turns of a step. Between two of them another call loads the first page that has a wildcard of the type. */
async function ask(lines: readonly string[], name: string, late: string): Promise<string> {
  const world = new EngineWorld({
    schemaText: SCHEMA,
    relationships: lines.map(parseRelationship),
    nowMs: 0,
  });
  const { graph } = world;
  const page = (id: string, relation: string): PageId => ({
    kind: FORWARD,
    node: graph.objects.nodeOf('group', id),
    name: graph.objects.names.numberOf(relation),
  });
  world.begin({ turn: 1 });
  const pages = ['a', 'b', 'c'].flatMap((id) => [page(id, 'member'), page(id, 'banned')]);
  const early = pages.filter(({ node, name: relation }) => {
    const { node: lateNode, name: lateRelation } = page('c', late);
    return node !== lateNode || relation !== lateRelation;
  });
  await graph.load(early);
  const question = {
    resource: { type: 'group', id: 'a' },
    name,
    subject: { type: 'user', id: 'anna', relation: '' },
  };
  const { kind } = await world.ask(question, { turn: 1, between: () => graph.load([page('c', late)]) });
  return kind;
}

test('a wildcard that a page brings between two turns holds for the question that goes on', async () => {
  expect(await ask(chain('member'), 'member', 'member')).toBe('yes');
});

test('a wildcard that a page brings between two turns takes away what it is to take away', async () => {
  const lines = [...chain('banned'), 'group:a#member@user:anna'];
  expect(await ask(lines, 'allowed', 'banned')).toBe('no');
});
