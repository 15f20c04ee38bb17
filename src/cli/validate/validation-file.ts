import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import { yamlDocument } from '../../base/yaml-document.ts';
import type { Assertion, AssertionList } from './assertion.ts';
import { ASSERTION_LISTS, parseAssertion } from './assertion.ts';
import type { ExpectedRelation, ExpectedSubject } from './expected-relation.ts';
import { parseExpectedKey, parseExpectedSubject } from './expected-relation.ts';
import type { SourceText } from '../../schema/source-text.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import { problemAt, problemOf } from './problem.ts';
import type { WrittenRelationship } from './relationship-block.ts';
import { readRelationshipBlock } from './relationship-block.ts';
import type { ScalarText } from './scalar-places.ts';
import { scalarText } from './scalar-places.ts';

/**
 * A validation file: a schema, relationships, and what must be true of them. Keys it does not know are passed over.
 * Source: the shared contract, "Validation files".
 */
export interface ValidationFile {
  readonly schema: SchemaPart | undefined;
  readonly relationships: readonly WrittenRelationship[];
  /** In the order they are run. */
  readonly assertions: readonly Assertion[];
  readonly expected: readonly ExpectedRelation[];
  /** What can't be read. The rest is only worth running when this is empty. */
  readonly problems: readonly Problem[];
}

export type SchemaPart =
  | { readonly kind: 'inline'; readonly text: ScalarText }
  /** `path` as written, relative to the validation file. */
  | { readonly kind: 'file'; readonly path: string; readonly place: Place };

const SCHEMA_MISSING = 'either schema or schemaFile must be present';

/** Never throws for bad input: everything that is wrong is in `problems`. */
export function readValidationFile(source: SourceText): ValidationFile {
  const document = yamlDocument(source.text);
  const problems = document.errors.map((error) =>
    problemAt({ source, offset: error.pos[0] }, yamlMessage(error)),
  );
  const nothing = { schema: undefined, relationships: [], assertions: [], expected: [], problems };
  if (problems.length > 0) return nothing;
  const reader = new Reader(source, document, problems);
  const root = reader.map(document.contents, 'a validation file');
  if (root === undefined) {
    if (problems.length === 0) problems.push(problemAt({ source, offset: 0 }, SCHEMA_MISSING));
    return { ...nothing, problems };
  }
  return {
    schema: readSchemaPart(reader, root),
    relationships: readRelationships(reader, root),
    assertions: readAssertions(reader, root),
    expected: readExpected(reader, root),
    problems,
  };
}

/** The nodes of one document, with aliases followed, and the problems found in them. */
class Reader {
  readonly problems: Problem[];
  readonly #source: SourceText;
  readonly #document: Document;

  constructor(source: SourceText, document: Document, problems: Problem[]) {
    this.#source = source;
    this.#document = document;
    this.problems = problems;
  }

  /** `node` as a map; a missing or null one is undefined, any other is a problem. */
  map(node: unknown, what: string): YAMLMap | undefined {
    const found = this.#follow(node);
    if (found === undefined || isMap(found)) return found;
    this.problems.push(problemAt(this.placeOf(found), `expected ${what} to be a map`));
    return undefined;
  }

  /** The texts of a list; a missing or null one is empty, items that are not text are problems. */
  texts(node: unknown, what: string): readonly ScalarText[] {
    const found = this.#follow(node);
    if (found === undefined) return [];
    if (!isSeq(found)) {
      this.problems.push(problemAt(this.placeOf(found), `expected ${what} to be a list`));
      return [];
    }
    return found.items.flatMap((item) => this.text(item, `each item of ${what}`) ?? []);
  }

  /** `node` as text; a missing or null one is undefined, any other is a problem. */
  text(node: unknown, what: string): ScalarText | undefined {
    const found = this.#follow(node);
    if (found === undefined) return undefined;
    const text = scalarText(found, this.#source);
    if (text === undefined)
      this.problems.push(problemAt(this.placeOf(found), `expected ${what} to be a string`));
    return text;
  }

  placeOf(node: unknown): Place {
    return { source: this.#source, offset: isNode(node) ? (node.range?.[0] ?? 0) : 0 };
  }

  /** The value of `key`, where it is not null. */
  value(map: YAMLMap, key: string): unknown {
    return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  }

  #follow(node: unknown): Node | undefined {
    const found = isAlias(node) ? node.resolve(this.#document) : node;
    return isNode(found) && !(isScalar(found) && found.value === null) ? found : undefined;
  }
}

function readSchemaPart(reader: Reader, root: YAMLMap): SchemaPart | undefined {
  const inline = reader.text(reader.value(root, 'schema'), '`schema`');
  const file = reader.text(reader.value(root, 'schemaFile'), '`schemaFile`');
  if (inline !== undefined && file !== undefined) {
    const message = 'schema and schemaFile keys are both defined; please choose one';
    reader.problems.push(problemAt(file.placeAt(0), message));
  } else if (inline === undefined && file === undefined) {
    reader.problems.push(problemAt(reader.placeOf(root), SCHEMA_MISSING));
  }
  if (inline !== undefined) return { kind: 'inline', text: inline };
  return file === undefined ? undefined : { kind: 'file', path: file.text, place: file.placeAt(0) };
}

function readRelationships(reader: Reader, root: YAMLMap): readonly WrittenRelationship[] {
  const block = reader.text(reader.value(root, 'relationships'), '`relationships`');
  return block === undefined ? [] : readRelationshipBlock(block, reader.problems);
}

function readAssertions(reader: Reader, root: YAMLMap): readonly Assertion[] {
  const lists = reader.map(reader.value(root, 'assertions'), '`assertions`');
  if (lists === undefined) return [];
  for (const { key } of lists.items) {
    if (isScalar(key) && isAssertionList(key.value)) continue;
    const name = isScalar(key) ? String(key.value) : '?';
    const expected = ASSERTION_LISTS.map((list) => `\`${list}\``).join(', ');
    // A misspelled list would pass without being run.
    reader.problems.push(problemAt(reader.placeOf(key), `expected one of ${expected}, found \`${name}\``));
  }
  return ASSERTION_LISTS.flatMap((list) =>
    reader.texts(reader.value(lists, list), `\`${list}\``).flatMap((item) => {
      const place = item.placeAt(0);
      try {
        return [{ list, text: item.text.trim(), ...parseAssertion(item.text), place }];
      } catch (error) {
        reader.problems.push(problemOf(place, error, (message) => message));
        return [];
      }
    }),
  );
}

function readExpected(reader: Reader, root: YAMLMap): readonly ExpectedRelation[] {
  const map = reader.map(reader.value(root, 'validation'), '`validation`');
  return (map?.items ?? []).flatMap((pair) => readExpectedRelation(reader, pair) ?? []);
}

function readExpectedRelation(reader: Reader, pair: Pair): ExpectedRelation | undefined {
  const key = reader.text(pair.key, 'each key of `validation`');
  if (key === undefined) return undefined;
  const place = key.placeAt(0);
  const subjects = reader
    .texts(pair.value, `\`${key.text}\``)
    .flatMap((line) => readExpectedLine(reader, line) ?? []);
  try {
    return { key: key.text, on: parseExpectedKey(key.text), subjects, place };
  } catch (error) {
    reader.problems.push(problemOf(place, error, (message) => message));
    return undefined;
  }
}

function readExpectedLine(reader: Reader, line: ScalarText): ExpectedSubject | undefined {
  const place = line.placeAt(0);
  try {
    return { ...parseExpectedSubject(line.text), place };
  } catch (error) {
    reader.problems.push(problemOf(place, error, (message) => message));
    return undefined;
  }
}

function isAssertionList(value: unknown): value is AssertionList {
  return ASSERTION_LISTS.some((list) => list === value);
}

function yamlMessage({ message }: { readonly message: string }): string {
  return `invalid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
