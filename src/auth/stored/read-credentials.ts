import { isJsonObject } from '../../base/json.ts';
import { isCredentialName, isOrganization, isTenantOrEvery } from '../names.ts';
import { isRight } from '../right.ts';
import type { Seal, StoredCredential } from './credential.ts';
import { isId } from './key-text.ts';

/** Credentials out of parsed JSON. @throws Error that names the first that is not one */
export function readCredentials(value: unknown): readonly StoredCredential[] {
  if (!Array.isArray(value)) throw new Error('expected a list of credentials');
  return value.map(readCredential);
}

/** Times by id out of parsed JSON. */
export function readUses(value: unknown): ReadonlyMap<string, number> {
  if (!isJsonObject(value)) throw new Error('expected the uses of credentials by id');
  return new Map(Object.entries(value).map(([id, ms]) => [id, numberIn(ms, `uses of ${id}`)]));
}

function readCredential(value: unknown, index: number): StoredCredential {
  const where = `credential ${index}`;
  if (!isJsonObject(value)) throw new Error(`${where}: expected an object`);
  const { id, tenant, name, rights, organization } = value;
  const { createdMs, rotatedMs, expiresMs, revokedMs, seal, previous } = value;
  if (!isId(id)) throw new Error(`${where}: expected an id`);
  if (typeof tenant !== 'string' || !isTenantOrEvery(tenant)) throw new Error(`${where}: expected a tenant`);
  if (typeof name !== 'string' || !isCredentialName(name)) throw new Error(`${where}: expected a name`);
  if (!Array.isArray(rights) || !rights.every(isRight)) throw new Error(`${where}: expected rights`);
  return {
    id,
    tenant,
    name,
    rights,
    organization: organization === undefined ? undefined : readOrganization(organization, where),
    createdMs: numberIn(createdMs, where),
    rotatedMs: optionalNumber(rotatedMs, where),
    expiresMs: optionalNumber(expiresMs, where),
    revokedMs: optionalNumber(revokedMs, where),
    seal: readSeal(seal, where),
    previous: previous === undefined ? undefined : readPrevious(previous, where),
  };
}

/** A credential whose organization can't be read is not taken for one of all. */
function readOrganization(value: unknown, where: string): string {
  if (typeof value === 'string' && isOrganization(value)) return value;
  throw new Error(`${where}: expected an organization, \`type:id\``);
}

function readPrevious(value: unknown, where: string): StoredCredential['previous'] {
  if (!isJsonObject(value)) throw new Error(`${where}: expected the secret before`);
  return { seal: readSeal(value['seal'], where), untilMs: numberIn(value['untilMs'], where) };
}

function readSeal(value: unknown, where: string): Seal {
  const { salt, digest } = isJsonObject(value) ? value : {};
  if (typeof salt !== 'string' || !/^[0-9a-f]{32}$/.test(salt)) throw new Error(`${where}: expected a salt`);
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
    throw new Error(`${where}: expected a digest`);
  }
  return { salt, digest };
}

function numberIn(value: unknown, where: string): number {
  if (typeof value !== 'number') throw new Error(`${where}: expected a number`);
  return value;
}

function optionalNumber(value: unknown, where: string): number | undefined {
  return value === undefined ? undefined : numberIn(value, where);
}
