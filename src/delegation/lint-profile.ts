import { type Diagnostic, Problems } from '../schema/diagnostic.ts';
import { reachOf, terminalTypes } from '../schema/reachability.ts';
import type { AllowedSubject, Definition, Schema } from '../schema/schema.ts';
import { lintNames } from './lint-names.ts';
import type { PermissionRule } from './profile.ts';
import type { WrittenProfile } from './read-profile.ts';
import { exclusionsIn } from './exclusions.ts';

/** What a profile and a schema say about each other, at places of the profile's text. */
export interface ProfileFindings {
  /** With these delegation can't work as the profile says. */
  readonly errors: readonly Diagnostic[];
  /** Legal, and perhaps not meant. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Holds a profile against a schema: names that are not there, permissions that no link could ever have (every check
 * would be a deny), gates that stay open, resources without a tenant, and exclusions, under which taking something away
 * may turn a deny into an allow.
 */
export function lintProfile(written: WrittenProfile, schema: Pick<Schema, 'definitions'>): ProfileFindings {
  const errors = new Problems();
  const warnings = new Problems();
  lintNames(written, schema, errors, warnings);
  if (!errors.isEmpty) return { errors: errors.found, warnings: warnings.found };
  for (const [key, rule] of written.profile.permissions) {
    lintRule(written, schema, { key, rule }, errors, warnings);
  }
  lintTenants(written, schema, warnings);
  return { errors: errors.found, warnings: warnings.found };
}

interface NamedRule {
  readonly key: string;
  readonly rule: PermissionRule;
}

function lintRule(
  written: WrittenProfile,
  { definitions }: Pick<Schema, 'definitions'>,
  { key, rule }: NamedRule,
  errors: Problems,
  warnings: Problems,
): void {
  const { types } = written.profile;
  const [type = '', permission = ''] = key.split('.');
  const at = (...rest: readonly string[]) => written.spanOf('permissions', key, ...rest);
  if (definitions.get(type)?.members.has(permission) !== true) {
    errors.type(at(), `\`${type}\` has no relation or permission \`${permission}\` in the schema`, {
      definition_name: type,
    });
    return;
  }
  const details = { definition_name: type, relation_or_permission_name: permission };
  const reach = terminalTypes(reachOf(definitions, type, permission));
  for (const kind of rule.links) {
    if (reach.has(types[kind])) continue;
    const message = `\`${types[kind]}\` can never have \`${permission}\` on \`${type}\`, so every check of it would be a deny`;
    errors.type(at('links'), message, details);
  }
  for (const place of exclusionsIn(definitions, type, permission)) {
    const message = `\`${place}\` takes something away on the way to \`${key}\`: what is withdrawn there may turn a deny into an allow`;
    warnings.type(at(), message, details);
  }
  if (rule.gate !== undefined) lintGate(written, definitions, { key, rule }, rule.gate, errors);
}

/** A gate must be one that a session can pass, and that closes again behind it. */
function lintGate(
  { profile: { types }, spanOf }: WrittenProfile,
  definitions: ReadonlyMap<string, Definition>,
  { key }: NamedRule,
  gate: string,
  errors: Problems,
): void {
  const [type = ''] = key.split('.');
  const span = spanOf('permissions', key, 'gate');
  const details = { definition_name: type, relation_or_permission_name: gate };
  if (definitions.get(type)?.members.has(gate) !== true) {
    errors.type(
      span,
      `the gate \`${gate}\` of \`${key}\` is no relation or permission of \`${type}\``,
      details,
    );
    return;
  }
  const entrances = reachOf(definitions, type, gate).entrances.flatMap((entrance) =>
    entrance.kind === 'stored' && entrance.subject.type === types.session ? [entrance] : [],
  );
  if (entrances.length === 0) {
    errors.type(span, `no \`${types.session}\` can ever pass the gate \`${gate}\` of \`${key}\``, details);
  }
  for (const { subject, on } of entrances) {
    if (subject.kind === 'wildcard' || subject.expires) continue;
    const message = `\`${on.type}#${on.name}\` opens the gate \`${gate}\` of \`${key}\` for ever: expected its sessions to be stored \`with expiration\``;
    errors.type(span, message, details);
  }
}

/** Whatever a session can come to should say which tenant it belongs to. */
function lintTenants(
  written: WrittenProfile,
  { definitions }: Pick<Schema, 'definitions'>,
  warnings: Problems,
): void {
  const { types, relations } = written.profile;
  for (const { name: type, members } of definitions.values()) {
    if (type === types.tenant || members.has(relations.tenant)) continue;
    const isOpen = [...members.values()].some(({ allowed }) => admitsScope(allowed, types.session));
    if (!isOpen) continue;
    const message = `\`${type}\` has no \`${relations.tenant}\`, so a session of any tenant may be given it`;
    warnings.type(written.spanOf('relations', 'tenant'), message, { definition_name: type });
  }
}

function admitsScope(allowed: readonly AllowedSubject[], session: string): boolean {
  return allowed.some(({ type, kind }) => type === session && kind === 'object');
}
