import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_PROFILE_TEXT, defaultProfile } from '../../src/delegation/default-profile.ts';
import { lintProfile } from '../../src/delegation/lint-profile.ts';
import { ruleOf } from '../../src/delegation/profile.ts';
import { readProfile, type WrittenProfile } from '../../src/delegation/read-profile.ts';
import { Names } from '../../src/model/names.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import type { Schema } from '../../src/schema/schema.ts';
import { SourceText } from '../../src/schema/source-text.ts';

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');

function schemaOf(text: string): Schema {
  const compiled = compileSchema(text, { names: new Names() });
  if (compiled.kind === 'errors') throw new Error(compiled.errors[0]!.message);
  return compiled.schema;
}

function written(text: string): WrittenProfile {
  const outcome = readProfile(new SourceText('profile.yaml', text));
  if (outcome.kind === 'errors') throw new Error(outcome.errors[0]!.message);
  return outcome.written;
}

/** `line:column message` of everything that is wrong with a text. */
function errorsIn(text: string): readonly string[] {
  const outcome = readProfile(new SourceText('profile.yaml', text));
  return outcome.kind === 'errors'
    ? outcome.errors.map((one) => `${one.line}:${one.column} ${one.message}`)
    : [];
}

function lint(
  text: string,
  schema = EXAMPLE,
): { readonly errors: readonly string[]; readonly warnings: readonly string[] } {
  const { errors, warnings } = lintProfile(written(text), schemaOf(schema));
  const said = (one: (typeof errors)[number]) => `${one.line}:${one.column} ${one.message}`;
  return { errors: errors.map(said), warnings: warnings.map(said) };
}

test('the built-in profile is what its text says', () => {
  expect(defaultProfile().profile).toEqual(written(DEFAULT_PROFILE_TEXT).profile);
  const { spanOf } = defaultProfile();
  const { start, end } = spanOf('permissions', 'tool.call');
  expect(DEFAULT_PROFILE_TEXT.slice(start, end)).toBe('tool.call');
});

test('the built-in profile fits the example schema without a word', () => {
  expect(lint(DEFAULT_PROFILE_TEXT)).toEqual({ errors: [], warnings: [] });
});

test('it fits a schema in which users, tenants and ceilings can not be written, and says so', () => {
  const plain = EXAMPLE.replace(/definition user \{[^}]*\}/, 'definition user {}')
    .replace(/\trelation longest_session: .*\n/, '')
    .replace(/(definition organization \{[^}]*?)\trelation stopped: session:\*\n/, '$1')
    .replace('organization | organization with expiration', 'organization');
  const { errors, warnings } = lint(DEFAULT_PROFILE_TEXT, plain);
  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    expect.stringContaining('`user` has no relation `stopped: session:*`, so none of them can be stopped'),
    expect.stringContaining('`organization` has no relation `stopped: session:*`'),
    expect.stringContaining('so none can have a ceiling of its own'),
  ]);
});

test('a permission has its own rule or the one for all', () => {
  const { profile } = written(
    'otherwise: {links: [session, user], durability: batch}\npermissions:\n  tool.call: {gate: cleared}\n  team/note.see: {autonomous: true, links: [agent]}',
  );
  const otherwise = { links: ['user', 'session'], autonomous: false, gate: undefined, durability: 'batch' };
  expect(ruleOf(profile, 'tool', 'call')).toEqual({ ...otherwise, gate: 'cleared' });
  expect(ruleOf(profile, 'team/note', 'see')).toEqual({ ...otherwise, autonomous: true, links: ['agent'] });
  expect(ruleOf(profile, 'tool', 'other')).toEqual(otherwise);
});

test('the empty profile has the defaults', () => {
  const { profile } = written('');
  expect(profile).toMatchObject({ hopsMax: 8, sessionMsMax: 28_800_000, stalenessMsMax: 0 });
  expect(profile.types).toEqual(defaultProfile().profile.types);
});

test('the hash is of the meaning', () => {
  const { hash } = written(
    'permissions: {tool.call: {gate: cleared}, document.view: {durability: batch}}',
  ).profile;
  const same = [
    'permissions:\n  document.view: {durability: batch, autonomous: false} # as always\n  tool.call: {gate: cleared}',
    'chain: {max_hops: 8, max_session_ttl: 480m, clock_skew: 0s}\nfreshness: {default: head}\npermissions: {tool.call: {gate: cleared}, document.view: {durability: batch}}',
  ];
  for (const text of same) expect(written(text).profile.hash).toBe(hash);
  const others = [
    '',
    'chain: {max_hops: 7}',
    'chain: {clock_skew: 2s}',
    'permissions: {tool.call: {gate: call}, document.view: {durability: batch}}',
  ];
  for (const text of others) expect(written(text).profile.hash).not.toBe(hash);
});

test.each([
  { text: 'types: [user]', error: '1:8 expected `types` to be a map' },
  { text: 'types: {user: User}', error: '1:15 expected a name that matches' },
  { text: 'chain: {max_hops: 0}', error: '1:19 expected a whole number from 1 to 32, found `0`' },
  { text: 'chain: {max_hops: -3}', error: '1:19 expected a whole number from 1 to 32, found `-3`' },
  { text: 'chain: {max_hops: 1.5}', error: '1:19 expected a whole number' },
  { text: 'chain: {max_session_ttl: 8}', error: '1:26 expected a duration with units' }, // eight what?
  { text: 'chain: {max_session_ttl: 0s}', error: '1:26 expected a duration' },
  { text: 'chain: {max_session_ttl: 9000d}', error: '1:26 expected a duration' },
  {
    text: 'chain:\n  max_hop: 8',
    error: '2:3 expected one of `max_hops`, `max_session_ttl`, `clock_skew` in `chain`, found `max_hop`',
  },
  { text: 'permissions: {view: {}}', error: '1:15 expected `type.permission`, found `view`' },
  {
    text: 'permissions: {document.view: {links: []}}',
    error: '1:38 expected a list of different ones of `user`',
  },
  { text: 'permissions: {document.view: {links: [user, user]}}', error: '1:38 expected a list of different' },
  { text: 'permissions: {document.view: {links: [owner]}}', error: '1:38 expected a list of different' },
  {
    text: 'permissions: {document.view: {durability: never}}',
    error: '1:43 expected `sync` or `batch`, found `never`',
  },
  { text: 'permissions: {document.view: {autonomous: yes}}', error: '1:43 expected `true` or `false`' },
  { text: 'otherwise: {gate: cleared}', error: '1:13 expected one of `links`, `autonomous`, `durability`' }, // of which type?
  { text: 'log: {}', error: 'found `log`: how decisions are logged and masked is set where the server' },
  {
    text: 'permissions: {tool.call: {approve_with: approve_call}}',
    error: 'found `approve_with`: who may approve comes with approvals',
  },
  { text: 'freshness: {default: stale}', error: '1:22 expected `head`, the newest state, found `stale`' },
  { text: 'chain: {clock_skew: 2m}', error: '1:21 expected a duration with units of at most 60 seconds' },
  { text: 'types: {user: user, user: agent}', error: 'invalid YAML: ' },
  { text: 'types: {', error: 'invalid YAML: ' },
])('`$text` is refused', ({ text, error }) => {
  expect(errorsIn(text)).toEqual([expect.stringContaining(error)]);
});

test.each([
  { text: 'types: {session: task}', error: '1:9 the schema has no definition `task`' },
  { text: 'relations: {actor: does}', error: '1:13 expected the relation `session#does` to allow `agent`' },
  {
    text: 'relations: {stopped: tenant}',
    error: '1:13 expected the relation `session#tenant` to allow `session:*`',
  },
  { text: 'rights: {stop: halt}', error: '1:10 `session` has no relation or permission `halt`' },
  {
    text: 'permissions: {document.read: {}}',
    error: '1:15 `document` has no relation or permission `read` in the schema',
  },
  {
    text: 'permissions: {paper.view: {}}',
    error: '1:15 `paper` has no relation or permission `view` in the schema',
  },
  {
    text: 'permissions: {document.administer: {}}',
    error: '1:15 `agent` can never have `administer` on `document`',
  },
  {
    text: 'permissions: {tool.call: {gate: clear}}',
    error: '1:27 the gate `clear` of `tool.call` is no relation',
  },
  {
    text: 'permissions: {tool.call: {gate: approver}}',
    error: '1:27 no `session` can ever pass the gate `approver`',
  },
])('`$text` does not fit the example schema', ({ text, error }) => {
  expect(lint(text).errors).toContainEqual(expect.stringContaining(error));
});

const SMALL = `use expiration
definition user {}
definition organization {
  relation administer: user
}
definition agent {
  relation tenant: organization
  relation owner: user
  relation stopped: session:*
  permission stop = owner
}
definition session {
  relation tenant: organization
  relation on_behalf_of: user with expiration
  relation actor: agent with expiration
  relation parent: session with expiration
  relation stopped: session:*
  permission stop = on_behalf_of
}
definition note {
  relation viewer: user | agent | session with expiration
  relation hidden: user
  relation cleared: session | session:*
  permission view = viewer - hidden
}`;

test('a gate must close behind whoever passed it', () => {
  const { errors } = lint('permissions: {note.view: {gate: cleared}}', SMALL);
  expect(errors).toEqual([
    expect.stringContaining('`note#cleared` opens the gate `cleared` of `note.view` for ever'),
  ]);
});

test('links must end by themselves', () => {
  const { errors } = lint(
    '',
    SMALL.replace('actor: agent with expiration', 'actor: agent | agent with expiration'),
  );
  expect(errors).toEqual([
    expect.stringContaining('expected every subject of `session#actor` to be stored `with expiration`'),
  ]);
});

test('exclusions and resources without a tenant are named', () => {
  const { errors, warnings } = lint('permissions: {note.view: {}}', SMALL);
  expect(errors).toEqual([]);
  expect(warnings).toContainEqual(
    expect.stringContaining('1:15 `note#view` takes something away on the way to `note.view`'),
  );
  expect(warnings).toContainEqual(
    expect.stringContaining('`note` has no `tenant`, so a session of any tenant'),
  );
});
