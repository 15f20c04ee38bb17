import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { packageFolder } from '../base/package-folder.ts';

/**
 * Has what V8 compiles of the modules that are loaded from here on kept in `.cache` of our own package, and taken from
 * there at the next start. Whoever may write there may write the program itself; in the system's folder for temporary
 * files, where Node would put it, another user of the machine could leave code for us to run. Nothing is kept, and
 * nothing said, where we may not write. `NODE_COMPILE_CACHE` names another folder.
 */
export function keepCompiled(folder: string = path.join(packageFolder(), '.cache')): void {
  enableCompileCache(folder);
}
