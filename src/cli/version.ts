import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../base/json.ts';
import { assert } from '../base/assert.ts';
import { packageFolder } from '../base/package-folder.ts';

/** The version in `package.json`. */
export function version(): string {
  const text = readFileSync(path.join(packageFolder(), 'package.json'), 'utf8');
  const manifest: unknown = JSON.parse(text);
  assert(isJsonObject(manifest) && typeof manifest['version'] === 'string', '`package.json` has no version');
  return manifest['version'];
}
