import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { openScratchWorld, type ScratchWorld } from '../../operations/scratch.ts';
import { checkUpdate } from '../../schema/check-update.ts';
import type { SourceText } from '../../schema/source-text.ts';
import { compareExpected } from './compare-expected.ts';
import { compareLists } from './compare-lists.ts';
import type { CompiledSchema, WrittenSchema } from './compile-source.ts';
import { compileSource, wholeFile } from './compile-source.ts';
import type { Problem } from './problem.ts';
import { problemAt, problemOf } from './problem.ts';
import type { SourceKind } from './read-source.ts';
import { ReadError, looksLikeValidationFile, readSource } from './read-source.ts';
import type { Report } from './report.ts';
import { runAssertions } from './run-assertions.ts';
import { SubjectFinder } from './subject-finder.ts';
import type { SchemaPart, ValidationFile } from './validation-file.ts';
import { readValidationFile } from './validation-file.ts';

/**
 * Reads, compiles, loads, asserts and compares, in this order; each step runs only when the one before found no
 * problems, and finds all of its own. Lints come last.
 * Source: the shared contract, "Validation files", section "Order and result of a run".
 */
export async function validateSource(source: SourceText, kind: SourceKind, clock: Clock): Promise<Report> {
  return kind === 'schema' ? validateSchema(source) : validateFile(source, clock);
}

function validateSchema(source: SourceText): Report {
  const compiled = compileSource(wholeFile(source));
  if (compiled.kind === 'schema') return { ...empty(source), warnings: compiled.warnings };
  if (!looksLikeValidationFile(source.text)) return { ...empty(source), problems: compiled.problems };
  const advice = 'this looks like a validation file: name it `.yaml`, or say `--type yaml`';
  return { ...empty(source), problems: [problemAt({ source, offset: 0 }, advice)] };
}

async function validateFile(source: SourceText, clock: Clock): Promise<Report> {
  const file = readValidationFile(source);
  const counted = {
    ...empty(source),
    relationshipCount: file.relationships.length,
    assertionCount: file.assertions.filter(({ list }) => list !== 'assertCaveated').length,
    expectedRelationCount: file.expected.length,
  };
  if (file.problems.length > 0 || file.schema === undefined) return { ...counted, problems: file.problems };
  const written = writtenSchema(source, file.schema);
  if (written.kind === 'problem') return { ...counted, problems: [written.problem] };
  const compiled = compileSource(written.schema);
  if (compiled.kind === 'problems') return { ...counted, problems: compiled.problems };
  const problems = await problemsOfData(file, compiled, clock.nowMs());
  return problems.length > 0 ? { ...counted, problems } : { ...counted, warnings: compiled.warnings };
}

async function problemsOfData(
  file: ValidationFile,
  { schema, names }: CompiledSchema,
  nowMs: number,
): Promise<readonly Problem[]> {
  const refused = file.relationships.flatMap(({ relationship, place }) => {
    try {
      checkUpdate(schema, { operation: 'create', relationship });
      return [];
    } catch (error) {
      return [problemOf(place, error, (message) => message)];
    }
  });
  if (refused.length > 0) return refused;
  const relationships = file.relationships.map(({ relationship }) => relationship);
  const world = openScratchWorld(schema, names, relationships, nowMs);
  const wrong = await runAssertions(world, file.assertions);
  return wrong.length > 0 ? wrong : compareAll(file, new SubjectFinder(schema, relationships, nowMs), world);
}

async function compareAll(
  file: ValidationFile,
  finder: SubjectFinder,
  world: ScratchWorld,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const expected of file.expected) {
    try {
      const found = finder.find(expected.on);
      const wrong = compareExpected(expected, found);
      // What was expected is looked up only once it is what was found: else every difference would be told twice.
      problems.push(...(wrong.length > 0 ? wrong : await compareLists(expected, found, world)));
    } catch (error) {
      const describe = (message: string): string => `could not expand \`${expected.key}\`: ${message}`;
      problems.push(problemOf(expected.place, error, describe));
    }
  }
  return problems;
}

type Written =
  | { readonly kind: 'schema'; readonly schema: WrittenSchema }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** `schemaFile` is relative to the validation file, and may lead up and out of its folder. */
function writtenSchema(source: SourceText, part: SchemaPart): Written {
  if (part.kind === 'inline') {
    return { kind: 'schema', schema: { text: part.text.text, source, placeAt: part.text.placeAt } };
  }
  try {
    const file = readSource(path.join(path.dirname(source.name), part.path));
    return { kind: 'schema', schema: wholeFile(file) };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'problem', problem: problemAt(part.place, error.message) };
  }
}

function empty({ name }: SourceText): Report {
  return {
    file: name,
    problems: [],
    warnings: [],
    relationshipCount: 0,
    assertionCount: 0,
    expectedRelationCount: 0,
  };
}
