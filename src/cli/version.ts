import { readFileSync } from 'node:fs';
import { isJsonObject } from '../base/json.ts';
import { assert } from '../base/assert.ts';

/** The version in `package.json`, which lies two folders up both in the checkout and in what is published. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  assert(isJsonObject(manifest) && typeof manifest['version'] === 'string', '`package.json` has no version');
  return manifest['version'];
}
