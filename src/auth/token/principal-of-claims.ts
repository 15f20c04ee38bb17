import type { JWTPayload } from 'jose';
import { parseObject } from '../../model/object-text.ts';
import { isTenantName } from '../../model/tenant-name.ts';
import { isOrganization } from '../names.ts';
import type { Principal } from '../principal.ts';
import { isRight, type Right } from '../right.ts';
import type { TokenSettings } from './token-settings.ts';

const NAME_MAX = 128;
/** In place of an organization: all of them. */
const WHOLE_TENANT = '*';

/**
 * For whom a token with these claims stands; undefined when its tenant or subject is missing, or its organization where
 * tokens have to name one. No token is an operator's: `*` is no tenant. Texts that are no right of ours are of others,
 * and passed over.
 */
export function principalOfClaims(
  claims: JWTPayload,
  { tenantClaim, organizationClaim, rightsClaim, rightsPrefix }: TokenSettings,
): Principal | undefined {
  const tenant = claimAt(claims, tenantClaim);
  if (typeof tenant !== 'string' || !isTenantName(tenant)) return undefined;
  if (typeof claims.sub !== 'string' || claims.sub === '') return undefined;
  const organization = organizationClaim === '' ? WHOLE_TENANT : claimAt(claims, organizationClaim);
  if (typeof organization !== 'string') return undefined;
  if (organization !== WHOLE_TENANT && !isOrganization(organization)) return undefined;
  const rights = new Set<Right>();
  for (const text of textsIn(claimAt(claims, rightsClaim))) {
    const right = text.startsWith(rightsPrefix) ? text.slice(rightsPrefix.length) : undefined;
    if (isRight(right)) rights.add(right);
  }
  return {
    tenant,
    name: `jwt:${printable(claims.sub)}`,
    rights,
    organization: organization === WHOLE_TENANT ? undefined : parseObject(organization),
  };
}

/** `place` is the name of a claim, which may have any characters; or a path into nested ones, which begins with `/`. */
function claimAt(claims: JWTPayload, place: string): unknown {
  const steps = place.startsWith('/') ? place.slice(1).split('/') : [place];
  let value: unknown = claims;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** For logs: without what would break a line or look like something else. */
function printable(subject: string): string {
  return encodeURIComponent(subject.slice(0, NAME_MAX).toWellFormed()).replaceAll('%7C', '|');
}
