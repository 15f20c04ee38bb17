import { Fault } from '../model/fault.ts';
import { parseObject } from '../model/object-text.ts';
import { isTenantName } from '../model/tenant-name.ts';
import { EVERY_TENANT } from './principal.ts';

/** Names stand in logs and lists, so they have no spaces, and no colon, which parts them from their kind there. */
const CREDENTIAL = /^[A-Za-z0-9][A-Za-z0-9_.@/-]{0,127}$/;

export const CREDENTIAL_NAME_FORM: string =
  'a name of 1 to 128 characters: letters, digits and `_ . @ / -`, beginning with a letter or digit';

/** Whether a credential can belong to `text`. */
export function isTenantOrEvery(text: string): boolean {
  return text === EVERY_TENANT || isTenantName(text);
}

/** Whether a credential can be held to `text`: an object, `type:id`. */
export function isOrganization(text: string): boolean {
  try {
    parseObject(text);
    return true;
  } catch (thrown) {
    if (thrown instanceof Fault) return false;
    throw thrown;
  }
}

export function isCredentialName(text: string): boolean {
  return CREDENTIAL.test(text);
}
