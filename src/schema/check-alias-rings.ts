import type { DeclaredDefinition, DeclaredMember } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import { listedNames } from './listed-names.ts';

/** Permissions that are nothing but names of each other, in a ring, mean nothing: each ring is reported once. */
export function checkAliasRings({ definition, members }: DeclaredDefinition, problems: Problems): void {
  const byName = new Map(members.map((declared) => [declared.member.name, declared]));
  const settled = new Set<string>();
  for (const declared of members) {
    const trail = new Set<string>();
    let name: string | undefined = declared.member.name;
    while (name !== undefined && !settled.has(name)) {
      if (trail.has(name)) {
        reportRing(declared, definition.name, [...trail].slice([...trail].indexOf(name)), problems);
        break;
      }
      trail.add(name);
      name = aliasOf(byName.get(name));
    }
    for (const passed of trail) settled.add(passed);
  }
}

function aliasOf(declared: DeclaredMember | undefined): string | undefined {
  const rewrite = declared?.member.rewrite;
  return rewrite?.kind === 'name' ? rewrite.name : undefined;
}

function reportRing(
  { syntax }: DeclaredMember,
  definition: string,
  ring: readonly string[],
  problems: Problems,
): void {
  const names = listedNames(ring.toSorted());
  const message = `under definition \`${definition}\`, there exists a cycle in permissions: ${names}`;
  problems.type(syntax.name.span, message, { definition_name: definition, permission_names: names });
}
