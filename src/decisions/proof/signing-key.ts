import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import { readOrMakeSecret } from './secret-file.ts';

/** What checkpoints are signed with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as SPKI PEM: what a verifier needs beside an export. */
  readonly publicPem: string;
}

/**
 * The Ed25519 key in `file` (PKCS #8, PEM), made on first use, readable by its owner alone.
 * @throws Fault `data-damaged` when the file holds no such key.
 */
export async function openSigningKey(file: string): Promise<SigningKey> {
  const pem = await readOrMakeSecret(file, () =>
    Buffer.from(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
  );
  const privateKey = readKey(file, () => createPrivateKey(pem));
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** @throws Fault `data-damaged` when `pem` is no Ed25519 public key. */
export function parsePublicKey(pem: string): KeyObject {
  return readKey('the public key', () => createPublicKey(pem));
}

function readKey(name: string, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new Fault('data-damaged', `expected an Ed25519 key in PEM in \`${name}\``, { cause });
  }
  throw new Fault('data-damaged', `expected an Ed25519 key in \`${name}\`, found another kind`);
}
