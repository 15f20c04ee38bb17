import type { Declarations, DeclaredDefinition } from './declarations.ts';
import type { Problems } from './diagnostic.ts';
import { reachOf, terminalTypes } from './reachability.ts';
import type { Definition } from './schema.ts';
import type { AnnotationSyntax, PermissionSyntax } from './syntax.ts';

/** Under `use typechecking` an annotation must list every type whose objects can have the permission. */
export function checkAnnotations(declarations: Declarations, problems: Problems): void {
  const definitions = new Map(
    [...declarations.definitions].map(([name, { definition }]) => [name, definition]),
  );
  for (const declared of declarations.definitions.values()) {
    for (const one of declared.members) {
      if (one.kind !== 'permission' || one.syntax.annotation?.enforced !== true) continue;
      checkAnnotation(definitions, declared, one.syntax, one.syntax.annotation, problems);
    }
  }
}

function checkAnnotation(
  definitions: ReadonlyMap<string, Definition>,
  { definition }: DeclaredDefinition,
  { name }: PermissionSyntax,
  annotation: AnnotationSyntax,
  problems: Problems,
): void {
  const listed = annotation.types.map(({ text }) => text);
  const reached = terminalTypes(reachOf(definitions, definition.name, name.text));
  for (const type of [...reached].toSorted()) {
    if (listed.includes(type)) continue;
    const where = `incomplete type annotation on relation \`${name.text}\` in definition \`${definition.name}\``;
    const found = `\`${type}\` found as reachable type, but not contained in provided set [${listed.join(', ')}]`;
    const details = { definition_name: definition.name, relation_name: name.text };
    problems.type(name.span, `${where}: ${found}`, details);
  }
}
