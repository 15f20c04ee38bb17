import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { compileSource, wholeFile } from '../../src/cli/validate/compile-source.ts';
import { filesIn, readSource } from '../../src/cli/validate/read-source.ts';
import type { FoundSubjects } from '../../src/cli/validate/found-subjects.ts';
import { formatReport } from '../../src/cli/validate/report.ts';
import { SubjectFinder } from '../../src/cli/validate/subject-finder.ts';
import { validateSource } from '../../src/cli/validate/validate-source.ts';
import { readValidationFile } from '../../src/cli/validate/validation-file.ts';
import { formatObject } from '../../src/model/object-text.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { openScratchWorld } from '../../src/operations/scratch.ts';

/*
 * Every `.yaml` file beside this one is a world: its assertions come true, and for every name on every object the
 * checks of the engine agree with the subjects that are found by reading the schema. Subjects are objects here: a
 * subject set is also a member of itself, which nobody finds. Every condition stays open without a context.
 */

const DEPTH = 25;

describe.each(filesIn(import.meta.dirname, '.yaml'))('%s', (name) => {
  const source = readSource(path.join(import.meta.dirname, name));
  const file = readValidationFile(source);

  test('passes', async () => {
    const report = await validateSource(source, 'validation-file', systemClock);
    expect(formatReport(report)).toMatch(/^Success! - /);
  });

  test('check and the found subjects agree everywhere', async () => {
    if (file.schema?.kind !== 'file') throw new Error('expected a `schemaFile`');
    const compiled = compileSource(
      wholeFile(readSource(path.join(path.dirname(source.name), file.schema.path))),
    );
    if (compiled.kind !== 'schema') throw new Error('expected a schema that compiles');
    const { schema, names } = compiled;
    const relationships = file.relationships.map(({ relationship }) => relationship);
    const nowMs = systemClock.nowMs();
    const world = openScratchWorld(schema, names, relationships, nowMs);
    const finder = new SubjectFinder(schema, relationships, nowMs);
    const refs = relationships.flatMap(({ resource, subject }) => [resource, subject]);
    const objects = [
      ...new Map(refs.map(({ type, id }) => [formatObject({ type, id }), { type, id }])).values(),
    ].filter(({ id }) => id !== '*');
    let foundCount = 0;
    for (const object of objects) {
      for (const permission of schema.definitions.get(object.type)?.members.keys() ?? []) {
        const groups = finder.find({ object, relation: permission });
        for (const subject of objects) {
          const set = groups.get(`${subject.type}#`);
          const found = set && expectedOf(set, subject.id);
          const verdict = await world.check(
            { resource: object, permission, subject: { ...subject, relation: '' }, context: {} },
            DEPTH,
          );
          const question = `${formatObject(object)}#${permission}@${formatObject(subject)}`;
          expect(`${question} ${verdict.kind}`).toBe(`${question} ${found ?? 'no'}`);
          if (verdict.kind !== 'no') foundCount++;
        }
      }
    }
    expect(foundCount).toBeGreaterThan(objects.length / 2);
  });
});

/** What a check without a context says of who was found. Wildcards and exceptions carry no conditions here. */
function expectedOf({ concrete, wildcard }: FoundSubjects, id: string): Verdict['kind'] {
  const found = concrete.get(id);
  if (found !== undefined) return found.conditional ? 'conditional' : 'yes';
  return wildcard !== undefined && !wildcard.exceptions.has(id) ? 'yes' : 'no';
}
