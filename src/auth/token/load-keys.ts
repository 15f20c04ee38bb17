import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet, JWK } from 'jose';
import { isJsonObject } from '../../base/json.ts';

/** How long an issuer may take to send its keys. */
const FETCH_MS = 5_000;
/** Some keys of a kilobyte each; more is no set of keys. */
export const SET_BYTES_MAX: number = 1024 * 1024;
/** Kinds of keys that have a public half. */
const PUBLIC_KINDS: ReadonlySet<string> = new Set(['RSA', 'EC', 'OKP']);

/** The keys at `place`, a URL or the path of a file. Rejects with what is wrong there. */
export async function loadKeys(place: string): Promise<JSONWebKeySet> {
  const text = isUrl(place) ? await fetchText(place) : await readFile(place, 'utf8');
  return publicKeysIn(JSON.parse(text));
}

export function isUrl(place: string): boolean {
  return /^https?:\/\//.test(place);
}

/** Of a set in JSON, the keys that signatures can be verified with. Shared secrets are left out whatever they are for. */
function publicKeysIn(value: unknown): JSONWebKeySet {
  const keys = isJsonObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys)) throw new Error('expected a JSON Web Key Set, found no `keys`');
  return { keys: keys.filter(isPublicKey) };
}

function isPublicKey(value: unknown): value is JWK {
  if (!isJsonObject(value)) return false;
  const { kty, use, d } = value;
  return typeof kty === 'string' && PUBLIC_KINDS.has(kty) && (use ?? 'sig') === 'sig' && d === undefined;
}

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url, {
    redirect: 'error', // what the operator named is believed, and nothing it points to
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(FETCH_MS),
  });
  if (!answer.ok || answer.body === null) throw new Error(`expected keys, found status ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > SET_BYTES_MAX) throw new Error(`expected at most ${SET_BYTES_MAX} bytes of keys`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
