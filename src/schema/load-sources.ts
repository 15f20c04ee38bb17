import type { Problems } from './diagnostic.ts';
import { resolveImportPath } from './import-path.ts';
import { parseSchema } from './parse-schema.ts';
import { SourceText } from './source-text.ts';
import type { CaveatSyntax, DefinitionSyntax, ImportSyntax, PartialSyntax } from './syntax.ts';

/** Where imported texts come from. */
export interface ImportLoader {
  /**
   * The text of a file, or undefined if there is none.
   * @param path relative to the root of all imports, with `/`, and inside it.
   * @param from the importing file, likewise.
   */
  readImport(path: string, from: string): string | undefined;
}

/** Files that import one another in a row. */
export const IMPORT_DEPTH_MAX = 100;

/** What a schema declares, all files together: imported items before those of the file that imports them. */
export type DeclaringSyntax = DefinitionSyntax | CaveatSyntax | PartialSyntax;

/** Parses `source` and what it imports, each file once. Without a loader imports are refused. */
export function loadSources(
  source: SourceText,
  imports: ImportLoader | undefined,
  problems: Problems,
): readonly DeclaringSyntax[] {
  const loading: Loading = { imports, problems, seen: new Set([source.name]), items: [] };
  loadSource(loading, source, [source.name]);
  return loading.items;
}

interface Loading {
  readonly imports: ImportLoader | undefined;
  readonly problems: Problems;
  readonly seen: Set<string>;
  readonly items: DeclaringSyntax[];
}

/** @param trail the files being loaded, each imported by the one before; the last is `source`. */
function loadSource(loading: Loading, source: SourceText, trail: readonly string[]): void {
  const { items } = parseSchema(source, loading.problems);
  for (const item of items) {
    if (item.kind === 'import') loadImport(loading, item, trail);
  }
  for (const item of items) {
    if (item.kind !== 'import' && item.kind !== 'use') loading.items.push(item);
  }
}

function loadImport(loading: Loading, { path: written, span }: ImportSyntax, trail: readonly string[]): void {
  const { imports, problems, seen } = loading;
  if (imports === undefined) return problems.parse(span, 'import statements are not allowed in this context');
  const from = span.source.name;
  const path = resolveImportPath(written, from);
  if (path === undefined) {
    return problems.parse(
      span,
      `Expected import path relative to this file and inside the root folder, found: \`${written}\``,
    );
  }
  if (trail.includes(path)) {
    return problems.parse(span, `circular import detected: ${[...trail, path].join(' -> ')}`);
  }
  if (seen.has(path)) return;
  if (trail.length > IMPORT_DEPTH_MAX) {
    return problems.parse(span, `Expected imports nested at most ${IMPORT_DEPTH_MAX} deep, found deeper`);
  }
  const text = imports.readImport(path, from);
  if (text === undefined) return problems.parse(span, `could not read import \`${path}\`: no such file`);
  seen.add(path);
  loadSource(loading, new SourceText(path, text), [...trail, path]);
}
