import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../src/base/json.ts';
import { defaultProfile } from '../../src/delegation/default-profile.ts';
import { type DelegationProfile, ruleOf } from '../../src/delegation/profile.ts';
import { Names } from '../../src/model/names.ts';
import type { CaveatUse, ObjectRef } from '../../src/model/relationship.ts';
import { parseObject } from '../../src/model/object-text.ts';
import type { DelegatedDecision } from '../../src/delegation/decision.ts';
import { formatTime } from '../../src/model/time-text.ts';
import type { CheckDelegatedAsk } from '../../src/operations/delegation/asks.ts';
import type { DelegationWorld } from '../../src/operations/delegation/world.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import { putSchema } from '../operations/calls.ts';
import { TenantInFolder } from '../operations/tenant-in-folder.ts';
import type { LevelStoreOptions } from '../../src/store/level/level-store.ts';
import type { TenantOptions } from '../../src/tenants/tenant.ts';
import type { ConditionValue } from '../worlds/ground.ts';
import type { WorldDefinition } from '../worlds/world.ts';
import { textOf } from './reference.ts';

/** The example schema, and a type with an exclusion, a condition, and nothing that says its tenant. */
export const SCHEMA: string = `${readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8')}
definition note {
  relation viewer: user | user with expiration | agent | session with expiration | session with at_most and expiration
  relation hidden: user | user with expiration
  relation shown: user with expiration
  permission view = viewer - (hidden - shown)
}
`;

export const PROFILE: DelegationProfile = defaultProfile().profile;

/** The schema as data for the naive engine. */
export const DEFINITIONS: readonly WorldDefinition[] = definitionsOf(SCHEMA);

export const START_MS = 1_893_499_200_000;
export const HOUR_MS = 3_600_000;

/** As a relationship writes it: so many hours after the start. */
export function until(hours: number): string {
  return `[expiration:${formatTime(BigInt(START_MS + hours * HOUR_MS) * 1_000_000n)}]`;
}

export interface OpenWorld extends DelegationWorld {
  readonly folder: TenantInFolder;
}

export async function openWorld(
  memory: Pick<TenantOptions, 'graph' | 'preload'> & Pick<LevelStoreOptions, 'quota'> = {},
  profile: DelegationProfile = PROFILE,
): Promise<OpenWorld> {
  const folder = await TenantInFolder.open(START_MS, {}, memory);
  await putSchema(folder.tenant, SCHEMA);
  return { folder, profile, desk: undefined, tenant: folder.tenant };
}

/** `document:d1#view@session:s1` as a delegated check. */
export function delegated(text: string, more: Partial<CheckDelegatedAsk> = {}): CheckDelegatedAsk {
  const [left = '', session = ''] = text.split('@');
  const [resource = '', permission = ''] = left.split('#');
  return {
    session: object(session),
    resource: object(resource),
    permission,
    context: {},
    requestDigest: undefined,
    claimed: undefined,
    organization: undefined,
    consistency: { kind: 'newest' },
    explain: false,
    ...more,
  };
}

export function object(text: string): ObjectRef {
  return parseObject(text);
}

/** A decision in the words of the reference. */
export function reasonOf({ verdict, reason, missing, verdicts }: DelegatedDecision): string {
  if (verdict === 'error') return reason === 'UNKNOWN_TYPE' ? reason : 'ERROR';
  const deciding = verdicts.find((one) => one.verdict !== 'allow');
  const about = deciding?.object === undefined ? 'nobody' : textOf(deciding.object);
  if (reason === 'LINK_DENIED') return `LINK_DENIED ${about}`;
  return reason === 'MISSING_CONTEXT' ? `MISSING_CONTEXT ${about} ${missing.join(',')}` : reason;
}

export function referenceRule(
  type: string,
  permission: string,
): { readonly gate?: string | undefined; readonly autonomous?: boolean } {
  return ruleOf(PROFILE, type, permission);
}

/** The caveats of the schema, told without the expression language. */
export function evaluateCaveats(request: JsonObject): (use: CaveatUse) => ConditionValue {
  return ({ name, context: stored }) => {
    const context = { ...request, ...stored };
    const names = name === 'at_most' ? ['amount', 'ceiling'] : ['approved_digest', 'request_digest'];
    const missing = names.filter((one) => !(one in context));
    if (missing.length > 0) return { kind: 'conditional', names: missing };
    const [first = '', second = ''] = names.map((one) => context[one]);
    const holds = name === 'at_most' ? Number(first) <= Number(second) : first === second;
    return { kind: holds ? 'yes' : 'no' };
  };
}

function definitionsOf(text: string): readonly WorldDefinition[] {
  const compiled = compileSchema(text, { names: new Names() });
  if (compiled.kind === 'errors') throw new Error(compiled.errors[0]!.message);
  return [...compiled.schema.definitions.values()].map(({ name, members }) => ({
    name,
    relations: [...members.values()].filter(({ kind }) => kind === 'relation'),
    permissions: [...members.values()].flatMap(({ name: permission, rewrite }) =>
      rewrite === undefined ? [] : [{ name: permission, rewrite }],
    ),
  }));
}
