import assert from 'node:assert/strict';
import { CAVEAT_DECLARATIONS } from '../../../src/caveats/library.ts';
import { check } from '../../../src/cel/checker.ts';
import { parse } from '../../../src/cel/parser.ts';
import { print } from '../../../src/cel/printer.ts';
import { DYN, type Type } from '../../../src/cel/types.ts';
import { readValidationFile } from '../../../src/cli/validate/validation-file.ts';
import { readProfile } from '../../../src/delegation/read-profile.ts';
import { Names } from '../../../src/model/names.ts';
import { canonicalText } from '../../../src/schema/canonical-text.ts';
import { compileSchema, type CompileOutcome } from '../../../src/schema/compile.ts';
import { formatSource } from '../../../src/schema/format-source.ts';
import { SourceText } from '../../../src/schema/source-text.ts';
import { type Target, textOf } from '../target.ts';

function compiled(text: string): CompileOutcome {
  return compileSchema(text, { names: new Names() });
}

export const SCHEMAS: Target = {
  name: 'schemas',
  read(bytes) {
    const text = textOf(bytes);
    const formatted = formatSource(text, 'fuzz');
    if (formatted.kind === 'formatted') {
      assert.deepEqual(formatSource(formatted.text, 'fuzz'), formatted, 'formatting twice changes nothing');
    }
    const outcome = compiled(text);
    if (outcome.kind === 'errors') {
      assert(outcome.errors.length > 0, 'what is refused has an error');
      return;
    }
    const canonical = canonicalText(outcome.schema);
    const again = compiled(canonical);
    assert(again.kind === 'schema', `the canonical text compiles:\n${canonical}`);
    assert.equal(canonicalText(again.schema), canonical);
  },
};

const VARIABLES: ReadonlyMap<string, Type> = new Map([
  ['a', DYN],
  ['b', DYN],
]);

export const EXPRESSIONS: Target = {
  name: 'expressions',
  read(bytes) {
    const parsed = parse(textOf(bytes));
    if (parsed.kind === 'issues') {
      assert(parsed.issues.length > 0, 'what is refused has an issue');
      return;
    }
    check(parsed.expression, CAVEAT_DECLARATIONS, VARIABLES);
    const printed = print(parsed.expression);
    const again = parse(printed);
    // What is printed may be longer or deeper than what was read, and so beyond a limit that it was not.
    if (again.kind === 'expression') assert.equal(print(again.expression), printed);
    else assert.match(again.issues[0]?.message ?? '', /limit|more than|at most/, printed);
  },
};

export const PROFILES: Target = {
  name: 'profiles',
  read(bytes) {
    const outcome = readProfile(new SourceText('fuzz', textOf(bytes)));
    if (outcome.kind === 'errors') assert(outcome.errors.length > 0, 'what is refused has an error');
  },
};

export const VALIDATION_FILES: Target = {
  name: 'validation-files',
  read(bytes) {
    const { schema, problems } = readValidationFile(new SourceText('fuzz', textOf(bytes)));
    assert(schema !== undefined || problems.length > 0, 'a file without a schema has a problem');
  },
};
