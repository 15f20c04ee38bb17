import { randomBytes } from 'node:crypto';
import type { Right } from '../right.ts';
import { secretDigest } from '../secret-digest.ts';

/** A key as it is kept: everything but its secret. Times are milliseconds since the Unix epoch. */
export interface StoredCredential {
  readonly id: string;
  /** `EVERY_TENANT` for an operator's. */
  readonly tenant: string;
  readonly name: string;
  readonly rights: readonly Right[];
  /** `type:id`; as in `Principal`. */
  readonly organization: string | undefined;
  readonly createdMs: number;
  readonly rotatedMs: number | undefined;
  /** From then on it is good for nothing. */
  readonly expiresMs: number | undefined;
  readonly revokedMs: number | undefined;
  readonly seal: Seal;
  /** The secret before the last rotation. */
  readonly previous: { readonly seal: Seal; readonly untilMs: number } | undefined;
}

/** What a secret is recognized by. */
export interface Seal {
  /** 32 hexadecimal digits. */
  readonly salt: string;
  /** SHA-256 of salt and secret, 64 hexadecimal digits. */
  readonly digest: string;
}

export function sealOf(secret: string): Seal {
  const salt = randomBytes(16).toString('hex');
  return { salt, digest: secretDigest(salt, secret).toString('hex') };
}

/** Whether it was ended or has run out. */
export function hasEnded(credential: StoredCredential, nowMs: number): boolean {
  return endMs(credential) <= nowMs;
}

/** When it stops, or stopped, to be good for anything; `Infinity` for never. */
export function endMs({ revokedMs, expiresMs }: StoredCredential): number {
  return Math.min(revokedMs ?? Infinity, expiresMs ?? Infinity);
}
