import { fork } from 'node:child_process';
import path from 'node:path';
import type { BenchCase, Context } from './case.ts';
import type { Figure } from './figure.ts';

/**
 * Runs a case in a process of its own, so that no case runs on code that another one has shaped.
 * @throws when the process ends without figures; what went wrong is on its standard error.
 */
export function runCase(
  { name, nodeFlags }: BenchCase,
  { dataDir, scratchDir }: Omit<Context, 'world'>,
): Promise<readonly Figure[]> {
  const child = fork(path.join(import.meta.dirname, 'case-process.ts'), [name, dataDir, scratchDir], {
    execArgv: [...nodeFlags],
    serialization: 'advanced', // plain JSON has no `undefined`
  });
  return new Promise((resolve, reject) => {
    let figures: readonly Figure[] | undefined;
    child.once('message', (message) => (figures = message as readonly Figure[])); // sent by `case-process.ts`
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && figures !== undefined) resolve(figures);
      else reject(new Error(`case \`${name}\` ended with status ${code} and no figures`));
    });
  });
}
