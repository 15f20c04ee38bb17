import type { Problems } from '../schema/diagnostic.ts';
import type { AllowedSubject, Definition, Schema } from '../schema/schema.ts';
import { type LinkKind, profileKey, type ProfileRelations } from './profile.ts';
import type { WrittenProfile } from './read-profile.ts';

/** Whether the schema has what the profile names, in the shape that chains, stops and registrations are stored in. */
export function lintNames(
  written: WrittenProfile,
  { definitions }: Pick<Schema, 'definitions'>,
  errors: Problems,
  warnings: Problems,
): void {
  const { types, relations } = written.profile;
  for (const [role, type] of Object.entries(types)) {
    if (definitions.has(type)) continue;
    errors.type(written.spanOf('types', role), `the schema has no definition \`${type}\``, {
      definition_name: type,
    });
  }
  if (!errors.isEmpty) return;
  const lint = new NameLint(written, definitions, errors);
  lint.link('session', 'actor', types.agent);
  lint.link('session', 'onBehalfOf', types.user);
  lint.link('session', 'parent', types.session);
  for (const kind of ['session', 'agent'] as const) {
    lint.relation(kind, 'tenant', ({ type }) => type === types.tenant, types.tenant);
    lint.relation(kind, 'stopped', isEverySession(types.session), `${types.session}:*`);
    lint.right(types[kind], 'stop');
  }
  lint.relation('agent', 'owner', ({ type }) => type === types.user, types.user);
  lint.right(types.tenant, 'administer');

  for (const type of [types.user, types.tenant]) {
    if (definitions.get(type)?.members.get(relations.stopped)?.allowed.some(isEverySession(types.session)))
      continue;
    const message = `\`${type}\` has no relation \`${relations.stopped}: ${types.session}:*\`, so none of them can be stopped`;
    warnings.type(written.spanOf('relations', 'stopped'), message, { definition_name: type });
  }
  const ceiling = definitions.get(types.agent)?.members.get(relations.longestSession)?.allowed ?? [];
  if (!ceiling.some((one) => isEverySession(types.session)(one) && one.caveat !== '')) {
    const message = `\`${types.agent}\` has no relation \`${relations.longestSession}: ${types.session}:* with …\`, so none can have a ceiling of its own`;
    warnings.type(written.spanOf('relations', 'longest_session'), message, { definition_name: types.agent });
  }
}

class NameLint {
  readonly #written: WrittenProfile;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #errors: Problems;

  constructor(written: WrittenProfile, definitions: ReadonlyMap<string, Definition>, errors: Problems) {
    this.#written = written;
    this.#definitions = definitions;
    this.#errors = errors;
  }

  /** A relation that makes a chain: to one object, and for a time. */
  link(kind: LinkKind, relation: keyof ProfileRelations, to: string): void {
    this.relation(kind, relation, ({ type, kind: form }) => type === to && form === 'object', to);
    const { types, relations } = this.#written.profile;
    const allowed = this.#definitions.get(types[kind])?.members.get(relations[relation])?.allowed ?? [];
    if (allowed.every(({ expires, caveat }) => expires && caveat === '')) return;
    const place = `\`${types[kind]}#${relations[relation]}\``;
    this.#report(
      'relations',
      relation,
      `expected every subject of ${place} to be stored \`with expiration\` and under no caveat`,
    );
  }

  relation(
    kind: LinkKind,
    relation: keyof ProfileRelations,
    admits: (allowed: AllowedSubject) => boolean,
    subject: string,
  ): void {
    const { types, relations } = this.#written.profile;
    const member = this.#definitions.get(types[kind])?.members.get(relations[relation]);
    if (member?.allowed.some(admits) === true) return;
    this.#report(
      'relations',
      relation,
      `expected the relation \`${types[kind]}#${relations[relation]}\` to allow \`${subject}\``,
    );
  }

  right(type: string, right: 'stop' | 'administer'): void {
    const name = this.#written.profile.rights[right];
    if (this.#definitions.get(type)?.members.has(name) === true) return;
    this.#report('rights', right, `\`${type}\` has no relation or permission \`${name}\``);
  }

  #report(section: string, key: string, message: string): void {
    this.#errors.type(this.#written.spanOf(section, profileKey(key)), message, {});
  }
}

function isEverySession(session: string): (allowed: AllowedSubject) => boolean {
  return ({ type, kind }) => type === session && kind === 'wildcard';
}
