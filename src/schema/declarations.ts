import type { PermissionSyntax, RelationSyntax } from './syntax.ts';
import type { CaveatDefinition, Definition, Member } from './schema.ts';
import type { Span } from './source-text.ts';

/** A schema between translation and type checking: what is declared, and how and where it was written. */
export interface Declarations {
  readonly definitions: ReadonlyMap<string, DeclaredDefinition>;
  readonly caveats: ReadonlyMap<string, DeclaredCaveat>;
}

export interface DeclaredDefinition {
  readonly definition: Definition;
  /** Of its name. */
  readonly span: Span;
  /** In source order; the first of each name is the one in `definition`. */
  readonly members: readonly DeclaredMember[];
}

export type DeclaredMember =
  | { readonly kind: 'relation'; readonly member: Member; readonly syntax: RelationSyntax }
  | { readonly kind: 'permission'; readonly member: Member; readonly syntax: PermissionSyntax };

export interface DeclaredCaveat {
  readonly caveat: Omit<CaveatDefinition, 'compiled'>;
  /** Of its name. */
  readonly span: Span;
  readonly parameterSpans: ReadonlyMap<string, Span>;
}

/** The member `name` of the definition `type`, if both exist. */
export function findMember(declarations: Declarations, type: string, name: string): Member | undefined {
  return declarations.definitions.get(type)?.definition.members.get(name);
}
