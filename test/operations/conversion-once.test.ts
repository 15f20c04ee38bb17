import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { Names } from '../../src/model/names.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { openScratchWorld } from '../../src/operations/scratch.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import { question } from './calls.ts';

const SCHEMA = `caveat within(sizes list<int>, limit int) {
  sizes.all(size, size <= limit)
}

definition user {}

definition group {
  relation member: user with within
}

definition document {
  relation viewer: group#member with within
}`;

/** A context that counts how often its member is looked at, which a conversion must do. */
class CountedContext {
  reads = 0;
  readonly context: JsonObject;

  constructor(name: string, value: JsonObject[string]) {
    const count = (): JsonObject[string] => {
      this.reads++;
      return value;
    };
    this.context = Object.defineProperty({}, name, { enumerable: true, get: count });
  }
}

test('a stored context is converted once for all checks, a request’s once for all conditions', async () => {
  const names = new Names();
  const compiled = compileSchema(SCHEMA, { names });
  if (compiled.kind === 'errors') throw new Error('expected a schema that compiles');
  const stored = [new CountedContext('limit', 10), new CountedContext('limit', 20)];
  const relationships = ['document:one#viewer@group:eng#member', 'group:eng#member@user:anna'].map(
    (text, index) => ({
      ...parseRelationship(text),
      caveat: { name: 'within', context: stored[index]!.context },
    }),
  );
  const world = openScratchWorld(compiled.schema, names, relationships, 0);
  const ask = { ...question('document:one#viewer@user:anna'), context: { sizes: [1] } };
  expect(await world.check(ask, 50)).toEqual({ kind: 'yes' });
  const loaded = stored.map(({ reads }) => reads);
  expect(Math.min(...loaded)).toBeGreaterThan(0);

  for (let count = 0; count < 3; count++) {
    const request = new CountedContext('sizes', [1, 2, count * 6]);
    const { kind } = await world.check({ ...ask, context: request.context }, 50);
    expect(kind).toBe(count * 6 <= 10 ? 'yes' : 'no');
    expect(request.reads).toBe(1);
  }
  expect(stored.map(({ reads }) => reads)).toEqual(loaded);
});
