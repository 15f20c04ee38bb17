import { describe, expect, test } from 'vitest';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { EngineWorld } from './engine-world.ts';

const user = { type: 'user', id: 'anna', relation: '' };
const start = { type: 'folder', id: 'f0' };

/** A chain of folders whose every step is an expression as nested as the parser lets through. */
function nestedChain(length: number): EngineWorld {
  let expression = 'parent->found';
  for (let nesting = 0; nesting < 90; nesting++) {
    expression = nesting % 2 === 0 ? `(${expression}) & everyone` : `(${expression}) - nobody`;
  }
  const folders = Array.from({ length }, (_, index) => index);
  return new EngineWorld({
    schemaText: `definition user {}
definition folder {
	relation parent: folder
	relation everyone: user:*
	relation nobody: user
	relation marked: user
	permission found = marked + (${expression})
}`,
    relationships: [
      ...folders.map((index) => `folder:f${index}#everyone@user:*`),
      ...folders.slice(1).map((index) => `folder:f${index - 1}#parent@folder:f${index}`),
      `folder:f${length - 1}#marked@user:anna`,
    ].map(parseRelationship),
    nowMs: 0,
  });
}

describe.each([
  { length: 50, depth: 50 },
  { length: 150, depth: 150 },
])('$length steps of expressions nested 90 deep', ({ length, depth }) => {
  test('a check answers, and one step less of depth is a fault', async () => {
    const engine = nestedChain(length);
    const ask = { resource: start, name: 'found', subject: user };
    expect(await engine.check(ask, { depth })).toEqual({ kind: 'yes' });
    expect(await engine.check(ask, { depth: length - 1 })).toEqual({
      kind: 'fault',
      reason: 'depth-exceeded',
    });
  });

  test('the witness is the whole chain', async () => {
    const engine = nestedChain(length);
    const ask = { resource: start, name: 'found', subject: user };
    await engine.check(ask, { depth });
    const parents = engine.witness(ask).filter((one) => one.relation === 'parent');
    expect(parents).toHaveLength(length - 1);
  });
});

test('an explanation stops opening questions before the stack ends', async () => {
  const trace = await nestedChain(100).explain(
    { resource: start, name: 'found', subject: user },
    { depth: 100 },
  );
  expect(trace.verdict).toBe('yes');
  expect(trace.children.length).toBeGreaterThan(0);
});

test('an expansion of it is refused, not a crash', async () => {
  const expanded = nestedChain(150).expand({ resource: start, name: 'found' }, { depth: 150 });
  await expect(expanded).rejects.toMatchObject({ reason: 'depth-exceeded' });
});
