import { expect, test } from 'vitest';
import { formatRelationship, parseRelationship } from '../../src/model/relationship-text.ts';
import { EngineWorld } from './engine-world.ts';

/** More edges on one page than a segment of the graph's memory holds. */
const GROUPS = 3_000;

const SCHEMA = `definition user {}
definition group {
  relation member: user
}
definition document {
  relation viewer: group#member
  relation folder: document
  permission view = viewer + folder->view
}`;

test.each([
  ['a subject set', 'document:all#viewer@group:g', '#member', 'group:g', '#member@user:anna'],
  ['an arrow', 'document:all#folder@document:d', '', 'document:d', '#viewer@group:one#member'],
])(
  'the witness is the one edge that carries the yes, of thousands: %s',
  async (_, on, behind, through, last) => {
    const chosen = GROUPS - 3;
    const texts = Array.from({ length: GROUPS }, (__, index) => `${on}${index}${behind}`);
    const carrying = [`${on}${chosen}${behind}`, `${through}${chosen}${last}`];
    const member = last.includes('group:one') ? ['group:one#member@user:anna'] : [];
    const relationships = [...texts, carrying[1]!, ...member].map(parseRelationship);
    const engine = new EngineWorld({ schemaText: SCHEMA, relationships, nowMs: 0 });
    const question = {
      resource: { type: 'document', id: 'all' },
      name: 'view',
      subject: { type: 'user', id: 'anna', relation: '' },
    };
    expect(await engine.check(question)).toEqual({ kind: 'yes' });
    expect(engine.witness(question).map(formatRelationship).toSorted()).toEqual(
      [...carrying, ...member].toSorted(),
    );
  },
);

test('a turn may end within a page of subject sets, and writers may have theirs', async () => {
  const chosen = GROUPS - 3;
  const texts = Array.from({ length: GROUPS }, (_, index) => `document:all#viewer@group:g${index}#member`);
  const carrying = [texts[chosen]!, `group:g${chosen}#member@user:anna`];
  const relationships = [...texts, carrying[1]!].map(parseRelationship);
  const engine = new EngineWorld({ schemaText: SCHEMA, relationships, nowMs: 0 });
  const question = {
    resource: { type: 'document', id: 'all' },
    name: 'view',
    subject: { type: 'user', id: 'anna', relation: '' },
  };
  let written = 0;
  const between = (): void => {
    const relationship = relationships[(written * 7) % GROUPS]!;
    engine.write(++written, [{ operation: written % 2 === 0 ? 'touch' : 'delete', relationship }]);
  };
  expect(await engine.check(question, { turn: 100 })).toEqual({ kind: 'yes' });
  const before = engine.turns;
  const found = engine.witness(question, { turn: 100, between });
  expect(found.map(formatRelationship).toSorted()).toEqual(carrying.toSorted());
  expect(engine.turns - before).toBeGreaterThan(GROUPS / 100 / 3);
});
