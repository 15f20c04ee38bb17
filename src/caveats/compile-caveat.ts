import { check } from '../cel/checker.ts';
import { compile, type Program } from '../cel/compiler.ts';
import type { Issue } from '../cel/issue.ts';
import { parse } from '../cel/parser.ts';
import { print } from '../cel/printer.ts';
import { RESERVED_WORDS } from '../cel/syntax.ts';
import { isIdentifier } from '../cel/tokens.ts';
import { argumentsOf, formatType, type Type } from '../cel/types.ts';
import { celTypeOf } from './cel-type.ts';
import { CAVEAT_DECLARATIONS, CAVEAT_IMPLEMENTATIONS } from './library.ts';
import type { ParameterType } from './parameter-type.ts';

/** A caveat as the schema declares it. */
export interface CaveatSource {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, ParameterType>;
  readonly expression: string;
  /** Offset of the expression in the schema's text. */
  readonly expressionStart: number;
}

/** A caveat that can be evaluated. Its parameters are numbered in the order of their declaration. */
export interface CompiledCaveat {
  readonly name: string;
  readonly parameters: readonly CaveatParameter[];
  /** The expression printed anew: equal meanings, equal texts. */
  readonly expression: string;
  /** Its slots are the parameters. Values in them are of the parameters' types. */
  readonly program: Program;
}

export interface CaveatParameter {
  readonly name: string;
  readonly type: ParameterType;
}

/** Something wrong with a caveat: in its expression, with offsets in the schema's text, or with a parameter as such. */
export type CaveatIssue =
  | ({ readonly kind: 'expression' } & Issue)
  | { readonly kind: 'parameter'; readonly parameter: string; readonly message: string };

export type CaveatCompilation =
  | {
      readonly kind: 'compiled';
      readonly caveat: CompiledCaveat;
      /** Offsets are in the schema's text: literals that are sure to fail when they are reached. */
      readonly warnings: readonly Issue[];
    }
  | { readonly kind: 'issues'; /** At least one. */ readonly issues: readonly CaveatIssue[] };

/**
 * Parses and checks the expression: it must give exactly a bool, and use every parameter.
 * Source: the shared contract on the schema language, "Caveats".
 */
export function compileCaveat(source: CaveatSource): CaveatCompilation {
  const { name, parameters, expression, expressionStart } = source;
  const parsed = parse(expression);
  if (parsed.kind === 'issues') return inSchema(parsed.issues, expressionStart);
  const variables = new Map([...parameters].map(([one, type]): [string, Type] => [one, celTypeOf(type)]));
  const checked = check(parsed.expression, CAVEAT_DECLARATIONS, variables);
  if (checked.kind === 'issues') return inSchema(checked.issues, expressionStart);
  const { type, variables: used } = checked.expression;
  if (argumentsOf(type, 'bool') === undefined) {
    const message = `caveat expression must result in a boolean value: found \`${formatType(type)}\``;
    return inSchema([{ message, start: 0, end: expression.length }], expressionStart);
  }
  const unused = [...parameters.keys()].filter((parameter) => !used.has(parameter));
  if (unused.length > 0) return { kind: 'issues', issues: unused.map((one) => unusedIssue(name, one)) };
  const program = compile(checked.expression, CAVEAT_IMPLEMENTATIONS, [...parameters.keys()]);
  const caveat = {
    name,
    parameters: [...parameters].map(([one, parameterType]) => ({ name: one, type: parameterType })),
    expression: print(parsed.expression),
    program,
  };
  return {
    kind: 'compiled',
    caveat,
    warnings: program.warnings.map((warning) => shifted(warning, expressionStart)),
  };
}

function inSchema(issues: readonly Issue[], expressionStart: number): CaveatCompilation {
  return {
    kind: 'issues',
    issues: issues.map((issue) => ({ kind: 'expression', ...shifted(issue, expressionStart) })),
  };
}

function shifted({ message, start, end }: Issue, by: number): Issue {
  return { message, start: start + by, end: end + by };
}

/** The schema language allows more names than an expression can write. */
function unusedIssue(caveat: string, parameter: string): CaveatIssue {
  const canBeUsed = isIdentifier(parameter) && !RESERVED_WORDS.has(parameter);
  const message = canBeUsed
    ? `parameter \`${parameter}\` for caveat \`${caveat}\` is unused`
    : `parameter \`${parameter}\` for caveat \`${caveat}\` can't be used: CEL has no such name, expected an identifier that is no reserved word`;
  return { kind: 'parameter', parameter, message };
}
