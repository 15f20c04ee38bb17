import { CAVEAT, type NameRule, RELATION, TYPE, WATCH_TYPE } from '../model/name-rules.ts';
import type { Problems } from './diagnostic.ts';
import type { PlainMemberSyntax } from './splice-partials.ts';
import type { NameSyntax } from './syntax.ts';

/** Source: the shared contract on the schema language, "Names". */
export function checkDefinitionName(name: NameSyntax, problems: Problems): void {
  // The alphabet of a definition's name is that of a watched type; as a subject type a name must be a bit shorter.
  checkName(name, WATCH_TYPE, `object definition ${name.text}`, problems);
}

export function checkCaveatName(name: NameSyntax, problems: Problems): void {
  checkName(name, CAVEAT, `caveat ${name.text}`, problems);
}

/** The name of a relation or permission, and of everything that a relation's types name. */
export function checkMemberNames(member: PlainMemberSyntax, problems: Problems): void {
  const subject = `${member.kind} ${member.name.text}`;
  checkName(member.name, RELATION, subject, problems);
  if (member.kind === 'permission') return;
  for (const { type, relation, caveat } of member.types) {
    checkName(type, TYPE, subject, problems);
    if (relation !== undefined) checkName(relation, RELATION, subject, problems);
    if (caveat !== undefined) checkName(caveat, CAVEAT, subject, problems);
  }
}

function checkName({ text, span }: NameSyntax, rule: NameRule, subject: string, problems: Problems): void {
  if (rule.test(text)) return;
  const expected =
    text.length > rule.bytesMax
      ? `\`${text.slice(0, rule.bytesMax)}…\` is longer than ${rule.bytesMax} bytes`
      : `does not match regex pattern \`${rule.pattern}\`, found: \`${text}\``;
  problems.parse(span, `error in ${subject}: validation error: name: ${expected}`);
}
