import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const SOURCE = path.join(import.meta.dirname, '../../src');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bailiwick-compiled-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A process that keeps what is compiled in `folder`, and loads one module then. Gives what it and Node say. */
function start(folder: string): string {
  const program = `
    const { keepCompiled } = await import('${SOURCE}/cli/keep-compiled.ts');
    keepCompiled(process.argv[1]);
    const { parseDuration } = await import('${SOURCE}/base/duration-text.ts');
    console.log(parseDuration('90s'));`;
  const words = ['--input-type=module', '-e', program, '--', folder];
  const env = { ...process.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout + stderr;
}

test('what was compiled is kept in the folder and taken from it', () => {
  const folder = path.join(scratch, 'kept');
  expect(start(folder)).toContain('90000');
  expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(1);
  expect(start(folder)).toMatch(/duration-text.* was accepted/);
});

test('nothing is kept, and all is well, where no folder can be made', () => {
  const file = path.join(scratch, 'file');
  writeFileSync(file, '');
  expect(start(path.join(file, 'below'))).toContain('90000');
  expect(existsSync(path.join(file, 'below'))).toBe(false);
});
