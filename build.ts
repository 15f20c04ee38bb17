import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'rolldown';

/*
 * Puts the published program and library together, into `dist` or the folder that is named: `node build.ts [FOLDER]`.
 *
 * Node takes about half a millisecond for each module that it loads, and we have more than a thousand: put together by
 * what is loaded together they are a few dozen. Packages are left to whoever installs, who may have newer ones. All files
 * lie in one folder, since a thread's program is found beside the file that starts it.
 */
const root = import.meta.dirname;
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>; // of our own manifest
};

await build({
  cwd: root,
  input: { main: 'src/main.ts', index: 'src/index.ts', 'thread-main': 'src/cli/thread-main.ts' },
  platform: 'node',
  external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
  transform: { target: 'node24' },
  output: {
    dir: process.argv[2] ?? path.join(root, 'dist'),
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [{ name: 'messages', test: /\/src\/gen\// }] },
  },
});
