import { parseDuration } from '../base/duration-text.ts';
import { yamlDocument } from '../base/yaml-document.ts';
import { type NameRule, RELATION, TYPE } from '../model/name-rules.ts';
import { type Diagnostic, Problems } from '../schema/diagnostic.ts';
import type { SourceText, Span } from '../schema/source-text.ts';
import {
  DURABILITIES,
  type DelegationProfile,
  LINK_KINDS,
  type PermissionRule,
  profileKey,
} from './profile.ts';
import { HOPS, RELATIONS, RIGHTS, RULE, SESSION_MS, TYPES } from './profile-defaults.ts';
import { withHash } from './profile-hash.ts';
import { YamlReader } from './yaml-reader.ts';

/** A profile and where in its text each thing was said. */
export interface WrittenProfile {
  readonly profile: DelegationProfile;
  /** The place of a key: `permissions.document.view`, `types.agent`; of the section, or the beginning, if it is not there. */
  readonly spanOf: (...path: readonly string[]) => Span;
}

export type ProfileOutcome =
  | { readonly kind: 'profile'; readonly written: WrittenProfile }
  /** Not empty. */
  | { readonly kind: 'errors'; readonly errors: readonly Diagnostic[] };

export const HOPS_MAX = 32;
const DAY_MS = 86_400_000;
export const SESSION_MS_MAX: number = 366 * DAY_MS;
const SKEW_MS_MAX = 60_000;

/** Keys that somebody may expect here, and where what they say is said. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['approve_with', 'who may approve comes with approvals'],
  ['log', 'how decisions are logged and masked is set where the server is started'],
]);

/** From text to a profile. Every setting has a default, so the empty text is a profile. Throws nothing over the text. */
export function readProfile(source: SourceText): ProfileOutcome {
  const problems = new Problems();
  const document = yamlDocument(source.text);
  for (const { pos, message } of document.errors) {
    problems.parse({ source, start: pos[0], end: pos[1] }, `invalid YAML: ${message}`);
  }
  if (!problems.isEmpty) return { kind: 'errors', errors: problems.found };
  const reading = new Reading(new YamlReader(source, problems), source);
  const profile = reading.profile(document.contents);
  if (!problems.isEmpty) return { kind: 'errors', errors: problems.found };
  return { kind: 'profile', written: { profile, spanOf: (...path) => reading.spanOf(path) } };
}

class Reading {
  readonly #reader: YamlReader;
  readonly #source: SourceText;
  readonly #spans = new Map<string, Span>();

  constructor(reader: YamlReader, source: SourceText) {
    this.#reader = reader;
    this.#source = source;
  }

  profile(root: unknown): DelegationProfile {
    const sections = this.#section(root, [], 'a delegation profile', [
      'types',
      'relations',
      'rights',
      'chain',
      'freshness',
      'permissions',
      'otherwise',
    ]);
    const chain = this.#section(sections.get('chain'), ['chain'], '`chain`', [
      'max_hops',
      'max_session_ttl',
      'clock_skew',
    ]);
    const freshness = this.#section(sections.get('freshness'), ['freshness'], '`freshness`', [
      'default',
      'max_staleness',
    ]);
    // There is one default; a profile may spell it out.
    this.#given(freshness, 'default', (node) =>
      this.#reader.text(node, '`head`, the newest state', (text) => (text === 'head' ? text : undefined)),
    );
    const otherwise = this.#rule(sections.get('otherwise'), ['otherwise'], RULE);
    const settings = {
      types: this.#names(sections.get('types'), 'types', TYPES, TYPE),
      relations: this.#names(sections.get('relations'), 'relations', RELATIONS, RELATION),
      rights: this.#names(sections.get('rights'), 'rights', RIGHTS, RELATION),
      hopsMax: this.#given(chain, 'max_hops', (node) => this.#reader.count(node, 1, HOPS_MAX)) ?? HOPS,
      sessionMsMax: this.#duration(chain, 'max_session_ttl', 1, SESSION_MS_MAX) ?? SESSION_MS,
      clockSkewMs: this.#duration(chain, 'clock_skew', 0, SKEW_MS_MAX) ?? 0,
      stalenessMsMax: this.#duration(freshness, 'max_staleness', 0, SESSION_MS_MAX) ?? 0,
      otherwise,
    };
    const permissions = this.#permissions(sections.get('permissions'), otherwise);
    return withHash({ ...settings, permissions });
  }

  spanOf(path: readonly string[]): Span {
    for (let length = path.length; length > 0; length--) {
      const span = this.#spans.get(JSON.stringify(path.slice(0, length)));
      if (span !== undefined) return span;
    }
    return { source: this.#source, start: 0, end: 0 };
  }

  #permissions(node: unknown, otherwise: PermissionRule): ReadonlyMap<string, PermissionRule> {
    const rules = new Map<string, PermissionRule>();
    for (const { key, value, span } of this.#reader.entries(node, '`permissions`')) {
      const [type = '', permission = '', ...more] = key.split('.');
      if (!TYPE.test(type) || !RELATION.test(permission) || more.length > 0) {
        this.#reader.problems.parse(span, `expected \`type.permission\`, found \`${key}\``);
        continue;
      }
      const path = ['permissions', key];
      this.#spans.set(JSON.stringify(path), span);
      // A gate is a permission of one type, so it is never taken over from the rule for all.
      rules.set(key, this.#rule(value, path, { ...otherwise, gate: undefined }));
    }
    return rules;
  }

  #rule(node: unknown, path: readonly string[], base: PermissionRule): PermissionRule {
    const names = ['links', 'autonomous', 'durability', ...(path[0] === 'permissions' ? ['gate'] : [])];
    const found = this.#section(node, path, `\`${path.at(-1) ?? ''}\``, names);
    const reader = this.#reader;
    return {
      links: this.#given(found, 'links', (value) => reader.choice(value, LINK_KINDS)) ?? base.links,
      autonomous: this.#given(found, 'autonomous', (value) => reader.flag(value)) ?? base.autonomous,
      gate: this.#given(found, 'gate', (value) => this.#name(value, RELATION)) ?? base.gate,
      durability:
        this.#given(found, 'durability', (value) =>
          reader.text(value, '`sync` or `batch`', (text) => DURABILITIES.find((one) => one === text)),
        ) ?? base.durability,
    };
  }

  /** The names of a section, each as its default unless it is given. */
  #names<Names extends { readonly [Name in keyof Names]: string }>(
    node: unknown,
    section: string,
    defaults: Names,
    rule: NameRule,
  ): Names {
    const keys = Object.keys(defaults).map((name) => [profileKey(name), name] as const);
    const found = this.#section(
      node,
      [section],
      `\`${section}\``,
      keys.map(([key]) => key),
    );
    const given = keys.flatMap(([key, name]) => {
      const value = this.#given(found, key, (one) => this.#name(one, rule));
      return value === undefined ? [] : [[name, value] as const];
    });
    return { ...defaults, ...Object.fromEntries(given) };
  }

  #name(node: unknown, rule: NameRule): string | undefined {
    return this.#reader.text(node, `a name that matches \`${rule.pattern}\``, (text) =>
      rule.test(text) ? text : undefined,
    );
  }

  #duration(
    section: ReadonlyMap<string, unknown>,
    key: string,
    min: number,
    max: number,
  ): number | undefined {
    return this.#given(section, key, (node) =>
      this.#reader.text(
        node,
        `a duration with units of at most ${max < DAY_MS ? `${max / 1000} seconds` : `${max / DAY_MS} days`}, such as \`${max < DAY_MS ? '2s' : '8h'}\``,
        (text) => {
          const ms = parseDuration(text);
          return ms !== undefined && ms >= min && ms <= max ? ms : undefined;
        },
      ),
    );
  }

  #given<Value>(
    section: ReadonlyMap<string, unknown>,
    key: string,
    read: (node: unknown) => Value | undefined,
  ): Value | undefined {
    return section.has(key) ? read(section.get(key)) : undefined;
  }

  #section(
    node: unknown,
    path: readonly string[],
    what: string,
    names: readonly string[],
  ): ReadonlyMap<string, unknown> {
    const entries = this.#reader.entries(node, what, names, ELSEWHERE);
    for (const { key, span } of entries) this.#spans.set(JSON.stringify([...path, key]), span);
    return new Map(entries.map(({ key, value }) => [key, value]));
  }
}
