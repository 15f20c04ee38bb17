import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/json.ts';
import type { DelegationProfile, PermissionRule } from './profile.ts';

/** Over everything that has a meaning, and nothing else: comments, order and defaults that are spelled out don't count. */
export function withHash({ permissions, ...settings }: Omit<DelegationProfile, 'hash'>): DelegationProfile {
  const plain = (rule: PermissionRule) => ({ ...rule, gate: rule.gate ?? null });
  const { types, relations, rights, otherwise } = settings;
  const form = canonicalJson({
    ...settings,
    types: { ...types },
    relations: { ...relations },
    rights: { ...rights },
    otherwise: plain(otherwise),
    permissions: Object.fromEntries([...permissions].map(([key, rule]) => [key, plain(rule)])),
  });
  return { ...settings, permissions, hash: createHash('sha256').update(form).digest('hex') };
}
