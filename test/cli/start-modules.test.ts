import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';

/*
 * A start is as long as what it loads. It is not timed here: what is loaded until the server serves is counted and named.
 */
const ROOT = path.join(import.meta.dirname, '../..');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bailiwick-start-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Writes the URL of every module that is loaded, one a line. */
const RECORDER = `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED_MODULES, url + '\\n');
    return next(url, context);
  },
});`;

/** Modules that a program loads until it has said a line of the log with the message `until`, or has ended. */
async function loadedBy(words: readonly string[], until: string): Promise<readonly string[]> {
  const file = path.join(mkdtempSync(path.join(scratch, 'run-')), 'loaded');
  const recorder = `data:text/javascript,${encodeURIComponent(RECORDER)}`;
  const child = spawn(process.execPath, ['--import', recorder, ...words], {
    cwd: scratch,
    env: { ...process.env, LOADED_MODULES: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([said(child, until), exited]);
  const loaded = readFileSync(file, 'utf8').trim().split('\n');
  child.kill('SIGTERM');
  await exited;
  return loaded;
}

async function said(child: ChildProcess, message: string): Promise<void> {
  for await (const line of createInterface(child.stdout!)) {
    if (line.includes(`"msg":"${message}"`)) return;
  }
}

/** The packages that modules are of, each once. */
function packagesOf(modules: readonly string[]): ReadonlySet<string> {
  return new Set(
    modules.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.slice(1) ?? []),
  );
}

/** A server of `program`, by what it loads until it serves. */
function loadedToServe(program: string): Promise<readonly string[]> {
  const dataDir = mkdtempSync(path.join(scratch, 'data-'));
  const words = ['serve', '--grpc-addr', '127.0.0.1:0', '--threads', '1', '--data-dir', dataDir];
  return loadedBy([program, ...words], 'serving');
}

function below(folder: string, modules: readonly string[]): readonly string[] {
  return modules.filter((url) => url.startsWith(`${pathToFileURL(folder).href}/`));
}

test('a server loads no package and no command that its first answer does not need', async () => {
  const loaded = await loadedToServe(path.join(ROOT, 'src/main.ts'));
  const packages = packagesOf(loaded);
  expect(packages).toContain('@grpc/grpc-js');
  for (const name of ['yaml', 'jose', '@grpc/reflection', '@grpc/proto-loader']) {
    expect(packages).not.toContain(name);
  }
  const own = below(path.join(ROOT, 'src'), loaded);
  expect(own.length).toBeGreaterThan(100);
  for (const part of [
    'serve-probes',
    'validate/validation-file',
    'cli/conformance',
    'cli/upgrade',
    'signed-tokens',
  ]) {
    expect(own.filter((url) => url.endsWith(`/${part}.ts`))).toEqual([]);
  }
  expect(loaded.length - own.length).toBeLessThan(280); // of packages and of Node, 264 when this was written
});

test('the built server loads a few dozen files of ours', async () => {
  const folder = path.join(scratch, 'package');
  execFileSync(process.execPath, [path.join(ROOT, 'build.ts'), path.join(folder, 'dist')]);
  for (const name of ['node_modules', 'proto', 'package.json']) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  const loaded = await loadedToServe(path.join(folder, 'dist/main.js'));
  const own = below(path.join(folder, 'dist'), loaded);
  expect(own.length).toBeGreaterThan(1);
  expect(own.length).toBeLessThan(80); // 69 when this was written; 700 where they are not put together
});
