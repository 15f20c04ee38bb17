import { randomBytes } from 'node:crypto';

/*
 * A key as its holder has it: `bw_<id>_<secret>`. The id finds the credential and is no secret, so that a key can be named
 * in lists and logs; the beginning makes keys easy to find where they should not be.
 */

/** What every stored key begins with, and no preshared key may. */
export const KEY_PREFIX = 'bw_';

const ID_BYTES = 8;
/** Drawn at random: see `secret-digest.ts` for why that many. */
const SECRET_BYTES = 32;
const KEY = /^bw_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
const ID = /^[0-9a-f]{16}$/;

export interface KeyParts {
  readonly id: string;
  readonly secret: string;
}

/** 16 hexadecimal digits. */
export function newId(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function formatKey({ id, secret }: KeyParts): string {
  return `${KEY_PREFIX}${id}_${secret}`;
}

/** Undefined for a text that is no key. */
export function parseKey(text: string): KeyParts | undefined {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}
