import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import { compileSchema } from '../schema/compile.ts';
import { diagnosticFault } from '../schema/diagnostic.ts';
import type { Schema } from '../schema/schema.ts';

/**
 * The schema of a text that a caller sent. The first error is told.
 * @throws Fault `schema-parse`, `schema-type`
 */
export function requireCompiled(text: string, names: Names): Schema {
  const compiled = compileSchema(text, { names });
  if (compiled.kind === 'schema') return compiled.schema;
  const [first] = compiled.errors;
  assert(first !== undefined, 'a schema that does not compile has an error');
  throw diagnosticFault(first);
}
