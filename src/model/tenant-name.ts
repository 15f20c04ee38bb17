/** A tenant is a folder on disk and a word in metadata. */
const TENANT = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export const TENANT_NAME_LENGTH_MAX = 63;

/** Completes "expected …" in a message. */
export const TENANT_FORM: string =
  'a tenant of 1 to 63 characters: `a-z`, `0-9`, `_` and `-`, of which the last two do not come first';

/** The tenant that every data folder has: made at the start, always open. */
export const DEFAULT_TENANT = 'default';

export function isTenantName(text: string): boolean {
  return TENANT.test(text);
}
