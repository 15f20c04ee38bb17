import { argumentCountOf, type ParameterType } from '../caveats/parameter-type.ts';
import { checkCaveatName } from './check-names.ts';
import type { DeclaredCaveat } from './declarations.ts';
import { commentText } from './comment-text.ts';
import type { Problems } from './diagnostic.ts';
import type { CaveatSyntax, ParameterTypeSyntax } from './syntax.ts';

/** A parameter whose type is wrong is reported and left out. */
export function declareCaveat(syntax: CaveatSyntax, problems: Problems): DeclaredCaveat {
  const name = syntax.name.text;
  checkCaveatName(syntax.name, problems);
  const parameters = new Map<string, ParameterType>();
  for (const parameter of syntax.parameters) {
    const { text, span } = parameter.name;
    if (parameters.has(text))
      problems.parse(span, `duplicate parameter \`${text}\` defined on caveat \`${name}\``);
    const where = `invalid type for caveat parameter \`${text}\` on caveat \`${name}\``;
    const type = parameterType(parameter.type, where, problems);
    if (type !== undefined) parameters.set(text, type);
  }
  const comment = commentText(syntax.comments);
  const { text: expression, span } = syntax.expression;
  const caveat = { name, comment, parameters, expression, expressionStart: span.start };
  const parameterSpans = new Map(syntax.parameters.map(({ name: one }) => [one.text, one.span]));
  return { caveat, span: syntax.name.span, parameterSpans };
}

function parameterType(
  { name, of }: ParameterTypeSyntax,
  where: string,
  problems: Problems,
): ParameterType | undefined {
  const count = argumentCountOf(name.text);
  if (count === undefined) {
    problems.parse(name.span, `${where}: unknown type \`${name.text}\``);
    return undefined;
  }
  if (count !== of.length) {
    const found = `requires ${count} generic types; found ${of.length}`;
    problems.parse(name.span, `${where}: type \`${name.text}\` ${found}`);
    return undefined;
  }
  const [argument] = of;
  if (argument === undefined) return { name: name.text, of: undefined };
  const inner = parameterType(argument, where, problems);
  return inner === undefined ? undefined : { name: name.text, of: inner };
}
