import { EVERY_TENANT } from './principal.ts';

/** A tenant is a folder on disk and a word in metadata. */
const TENANT = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** Names stand in logs and lists, so they have no spaces, and no colon, which parts them from their kind there. */
const CREDENTIAL = /^[A-Za-z0-9][A-Za-z0-9_.@/-]{0,127}$/;

export const TENANT_FORM: string =
  'a tenant of 1 to 63 characters: `a-z`, `0-9`, `_` and `-`, of which the last two do not come first';
export const CREDENTIAL_NAME_FORM: string =
  'a name of 1 to 128 characters: letters, digits and `_ . @ / -`, beginning with a letter or digit';

export function isTenantName(text: string): boolean {
  return TENANT.test(text);
}

/** Whether a credential can belong to `text`. */
export function isTenantOrEvery(text: string): boolean {
  return text === EVERY_TENANT || isTenantName(text);
}

export function isCredentialName(text: string): boolean {
  return CREDENTIAL.test(text);
}
