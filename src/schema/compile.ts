import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import { checkTypes } from './check-types.ts';
import { type CompiledCaveats, compileCaveats } from './compile-caveats.ts';
import type { Declarations } from './declarations.ts';
import { declare } from './declare.ts';
import { type Diagnostic, Problems } from './diagnostic.ts';
import { linkDefinitions } from './link.ts';
import { lintSchema } from './lint-schema.ts';
import { type ImportLoader, loadSources } from './load-sources.ts';
import type { Schema } from './schema.ts';
import { SourceText } from './source-text.ts';

export interface CompileOptions {
  /** Numbers the names; the schema is good for whatever shares it. */
  readonly names: Names;
  /** What messages call the text; with imports, its path relative to their root. `schema` if absent. */
  readonly source?: string | undefined;
  /** Without it imports are refused. */
  readonly imports?: ImportLoader | undefined;
}

export type CompileOutcome =
  | { readonly kind: 'schema'; readonly schema: Schema; readonly warnings: readonly Diagnostic[] }
  /** Not empty, all of one stage: each stage runs only when the one before found nothing. */
  | { readonly kind: 'errors'; readonly errors: readonly Diagnostic[] };

/**
 * From text to what the engine runs. The empty text is a schema. Throws nothing over the text, whatever it holds; what
 * `imports` throws passes through.
 */
export function compileSchema(text: string, options: CompileOptions): CompileOutcome {
  const problems = new Problems();
  const declarations = read(new SourceText(options.source ?? 'schema', text), options.imports, problems);
  const caveats = compileCaveats(declarations.caveats, problems);
  if (problems.isEmpty) {
    caveats.reportUnused(problems);
    checkTypes(declarations, problems);
  }
  if (!problems.isEmpty) return { kind: 'errors', errors: problems.found };
  const warnings = new Problems();
  lintSchema(declarations, warnings);
  caveats.warn(warnings);
  const schema = link(text, declarations, caveats, options.names);
  return { kind: 'schema', schema, warnings: warnings.found };
}

/** Means something only while `problems` is empty. */
function read(source: SourceText, imports: ImportLoader | undefined, problems: Problems): Declarations {
  const items = loadSources(source, imports, problems);
  if (!problems.isEmpty) return { definitions: new Map(), caveats: new Map() };
  return declare(items, problems);
}

function link(text: string, declarations: Declarations, { compiled }: CompiledCaveats, names: Names): Schema {
  const definitions = new Map(
    [...declarations.definitions].map(([name, { definition }]) => [name, definition]),
  );
  const caveats = new Map(
    [...declarations.caveats].map(([name, { caveat }]) => {
      const program = compiled.get(name);
      assert(program !== undefined, `caveat \`${name}\` compiled`);
      return [name, { ...caveat, compiled: program }];
    }),
  );
  return { text, definitions, caveats, ...linkDefinitions(definitions, names) };
}
