import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { assert } from './assert.ts';

/** The folder of our `package.json` and of what is published beside it, wherever this code is built to below it. */
export function packageFolder(): string {
  const manifest = findPackageJSON(import.meta.url);
  assert(manifest !== undefined, 'no folder above this file has a `package.json`');
  return path.dirname(manifest);
}
