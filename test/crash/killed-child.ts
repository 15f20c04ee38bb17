import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a script of this folder until `msMax` after its first line, or some time before, and kills it.
 * @returns the whole lines that it said
 */
export async function linesUntilKilled(
  script: string,
  args: readonly string[],
  ms: number,
): Promise<readonly string[]> {
  const words = [path.join(import.meta.dirname, script), ...args];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  await sleep(ms);
  const isKilled = child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  if (!isKilled) throw new Error(`\`${script}\` ended before it was killed: ${complained}`);
  return said.split('\n').slice(0, -1);
}
