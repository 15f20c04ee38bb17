import { canonicalExpression } from '../caveats/canonical-expression.ts';
import { type Diagnostic, Problems } from './diagnostic.ts';
import { formatExpression } from './format-expression.ts';
import { Page } from './page.ts';
import { parseSchema } from './parse-schema.ts';
import { SourceText } from './source-text.ts';
import type {
  BodySyntax,
  CaveatSyntax,
  MemberSyntax,
  ParameterTypeSyntax,
  TopLevelSyntax,
  TypeReferenceSyntax,
} from './syntax.ts';

export type FormatOutcome =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'errors'; readonly errors: readonly Diagnostic[] };

/**
 * A schema file in canonical spacing. Nothing is lost and nothing changes places but comments inside a statement, which
 * go to the lines above it. A caveat's expression is printed anew on one line; one with a comment in it, or with an
 * error, is left as it is. Formatting twice changes nothing more. Only the schema's syntax has to be right.
 * @param name what messages call the text.
 */
export function formatSource(text: string, name: string): FormatOutcome {
  const problems = new Problems();
  const { items, closing } = parseSchema(new SourceText(name, text), problems);
  if (!problems.isEmpty) return { kind: 'errors', errors: problems.found };
  const page = new Page();
  items.forEach((item, index) => {
    lead(page, item, !isRun(items[index - 1], item));
    printTopLevel(page, item);
  });
  page.closing(closing);
  return { kind: 'formatted', text: page.text() };
}

/** `use` lines may stand together, and so may imports. */
function isRun(previous: TopLevelSyntax | undefined, item: TopLevelSyntax): boolean {
  return previous?.kind === item.kind && (item.kind === 'use' || item.kind === 'import');
}

/** The statement's own comments, then those from inside it. */
function lead(page: Page, { comments, inner, breaks }: TopLevelSyntax | MemberSyntax, apart: boolean): void {
  const [first, ...others] = inner;
  if (first === undefined) return page.lead({ comments, breaks }, apart);
  // On its own line below the others, the first where the statement was.
  const moved = [
    { ...first, breaks: Math.max(1, breaks) },
    ...others.map((comment) => ({ ...comment, breaks: 1 })),
  ];
  page.lead({ comments: [...comments, ...moved], breaks: 1 }, apart);
}

function printTopLevel(page: Page, item: TopLevelSyntax): void {
  switch (item.kind) {
    case 'use':
      return page.line(`use ${item.flag.text}`);
    case 'import':
      return page.line(`import ${item.quoted}`);
    case 'caveat':
      return printCaveat(page, item);
    case 'partial':
    case 'definition':
      return printBody(page, `${item.kind} ${item.name.text}`, item.body);
  }
}

function printCaveat(page: Page, { name, parameters, expression }: CaveatSyntax): void {
  const signature = parameters.map((parameter) => `${parameter.name.text} ${formatType(parameter.type)}`);
  page.line(`caveat ${name.text}(${signature.join(', ')}) {`);
  // Line breaks may stand inside strings, so the lines of an expression that is left as it is get no indentation.
  page.verbatim(`\t${canonicalExpression(expression.text) ?? expression.text}`);
  page.line('}');
}

function formatType({ name, of }: ParameterTypeSyntax): string {
  return of.length === 0 ? name.text : `${name.text}<${of.map(formatType).join(', ')}>`;
}

function printBody(page: Page, head: string, { members, closing }: BodySyntax): void {
  if (members.length === 0 && closing.length === 0) return page.line(`${head} {}`);
  page.line(`${head} {`);
  page.openScope();
  for (const member of members) {
    lead(page, member, false);
    page.line(formatMember(member));
  }
  page.closing(closing);
  page.closeScope();
  page.line('}');
}

function formatMember(member: MemberSyntax): string {
  switch (member.kind) {
    case 'partial-reference':
      return `...${member.name.text}`;
    case 'relation':
      return `relation ${member.name.text}: ${member.types.map(formatTypeReference).join(' | ')}`;
    case 'permission': {
      const { name, annotation, expression } = member;
      const types = annotation?.types.map(({ text }) => text).join(' | ');
      return `permission ${name.text}${types === undefined ? '' : `: ${types}`} = ${formatExpression(expression)}`;
    }
  }
}

function formatTypeReference({ type, kind, relation, caveat, expires }: TypeReferenceSyntax): string {
  const suffix = { object: '', ellipsis: '#...', 'subject-set': `#${relation?.text ?? ''}`, wildcard: ':*' }[
    kind
  ];
  const traits = [...(caveat === undefined ? [] : [caveat.text]), ...(expires ? ['expiration'] : [])];
  return `${type.text}${suffix}${traits.length === 0 ? '' : ` with ${traits.join(' and ')}`}`;
}
