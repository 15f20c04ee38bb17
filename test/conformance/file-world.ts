import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../src/base/json.ts';
import type { Assertion } from '../../src/cli/validate/assertion.ts';
import { compileSource } from '../../src/cli/validate/compile-source.ts';
import { readSource } from '../../src/cli/validate/read-source.ts';
import { readValidationFile } from '../../src/cli/validate/validation-file.ts';
import { formatObject, formatSubject } from '../../src/model/object-text.ts';
import {
  type ObjectRef,
  type Relationship,
  type SubjectRef,
  WILDCARD,
} from '../../src/model/relationship.ts';

/** A validation file as something to ask about: all that occurs in it, each once. */
export interface FileWorld {
  readonly schemaText: string;
  readonly relationships: readonly Relationship[];
  readonly assertions: readonly Assertion[];
  /** No wildcards. */
  readonly objects: readonly ObjectRef[];
  /** Every object by itself, and the subject sets. No wildcards. */
  readonly subjects: readonly SubjectRef[];
  /** By type: relations and permissions. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Those of the assertions, and the empty one. */
  readonly contexts: readonly JsonObject[];
}

/** @param file a path. Its schema stands in it. */
export function worldOfFile(file: string): FileWorld {
  const source = readSource(file);
  const { schema, relationships: written, assertions, expected, problems } = readValidationFile(source);
  if (schema?.kind !== 'inline' || problems.length > 0) throw new Error(`${file}: expected a whole file`);
  const { text, placeAt } = schema.text;
  const compiled = compileSource({ text, source, placeAt });
  if (compiled.kind === 'problems') throw new Error(`${file}: expected a schema that compiles`);

  const relationships = written.map(({ relationship }) => relationship);
  const told = [...relationships, ...assertions.map(({ relationship }) => relationship)];
  const sets = [...told, ...expected.flatMap(({ subjects }) => subjects)]
    .map(({ subject }) => subject)
    .filter(({ id }) => id !== WILDCARD);
  const objects = unique(
    [...told.map(({ resource }) => resource), ...expected.map(({ on }) => on.object), ...sets].map(toObject),
    formatObject,
  );
  const plain = objects.map((object) => ({ ...object, relation: '' }));
  return {
    schemaText: text,
    relationships,
    assertions,
    objects,
    subjects: unique([...plain, ...sets], formatSubject),
    members: new Map(
      [...compiled.schema.definitions].map(([type, { members }]) => [type, [...members.keys()]]),
    ),
    contexts: distinct([{}, ...assertions.map(({ context }) => context)]),
  };
}

function toObject({ type, id }: ObjectRef): ObjectRef {
  return { type, id };
}

function unique<Item>(items: readonly Item[], format: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [format(item), item])).values()];
}

function distinct(contexts: readonly JsonObject[]): readonly JsonObject[] {
  return contexts.filter(
    (one, index) => contexts.findIndex((other) => isDeepStrictEqual(one, other)) === index,
  );
}
