import { compileCaveat, type CompiledCaveat } from '../caveats/compile-caveat.ts';
import { assert } from '../base/assert.ts';
import type { DeclaredCaveat } from './declarations.ts';
import type { Problems } from './diagnostic.ts';

/** Caveats as far as they compiled, and what is to be said of them at a later stage. */
export interface CompiledCaveats {
  readonly compiled: ReadonlyMap<string, CompiledCaveat>;
  /** Reports parameters that no expression uses: an error of types, after those of the text. */
  reportUnused(problems: Problems): void;
  /** Reports what is sure to fail when it is reached, such as a malformed address range. */
  warn(warnings: Problems): void;
}

/** Reports every error in an expression where it stands in the schema's text. */
export function compileCaveats(
  caveats: ReadonlyMap<string, DeclaredCaveat>,
  problems: Problems,
): CompiledCaveats {
  const compiled = new Map<string, CompiledCaveat>();
  const unused: ((problems: Problems) => void)[] = [];
  const warnings: ((warnings: Problems) => void)[] = [];
  for (const { caveat, span, parameterSpans } of caveats.values()) {
    const { source } = span;
    const compilation = compileCaveat(caveat);
    if (compilation.kind === 'compiled') {
      compiled.set(caveat.name, compilation.caveat);
      for (const { message, start, end } of compilation.warnings) {
        const details = { warning_name: 'caveat-always-fails', caveat_name: caveat.name };
        warnings.push((to) => to.type({ source, start, end }, `${message} (caveat-always-fails)`, details));
      }
      continue;
    }
    for (const issue of compilation.issues) {
      if (issue.kind === 'expression') {
        problems.parse({ source, start: issue.start, end: issue.end }, issue.message);
        continue;
      }
      const where = parameterSpans.get(issue.parameter);
      assert(where !== undefined, 'an issue names a declared parameter');
      const details = { caveat_name: caveat.name, parameter_name: issue.parameter };
      unused.push((to) => to.type(where, issue.message, details));
    }
  }
  return {
    compiled,
    reportUnused: (to) => unused.forEach((report) => report(to)),
    warn: (to) => warnings.forEach((report) => report(to)),
  };
}
