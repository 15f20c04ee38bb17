import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

let loaded: typeof Yaml | undefined;

/**
 * The package `yaml`, loaded when the first text is to be read: it is a tenth of what a server would load at its start,
 * and most have no YAML to read.
 */
export function yaml(): typeof Yaml {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof Yaml; // by its manifest
  return loaded;
}
