import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../base/error-code.ts';
import type { ImportLoader } from './load-sources.ts';

/** Imports from the files under the folder `root`. A link that leads out of it is as good as no file. */
export function importFiles(root: string): ImportLoader {
  const realRoot = realpathSync(root);
  return {
    readImport(relative) {
      try {
        const file = realpathSync(path.join(realRoot, relative));
        const isInside = file.startsWith(realRoot.endsWith(path.sep) ? realRoot : `${realRoot}${path.sep}`);
        return isInside ? readFileSync(file, 'utf8') : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
