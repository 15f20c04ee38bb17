import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** A checkout of this project, or what was built from one. */
export interface Tree {
  readonly root: string;
  /** The library's entry and the program's, as files. */
  readonly library: string;
  readonly program: string;
}

/** This checkout. */
export const THIS_TREE: Tree = treeAt(path.join(import.meta.dirname, '../..'));

/** @throws Error when there is neither a checkout nor a built tree at `root` */
export function treeAt(root: string): Tree {
  for (const [folder, ending] of [
    ['src', 'ts'],
    ['dist', 'js'],
    ['.', 'js'], // the folder `dist` itself
  ] as const) {
    const library = path.resolve(root, folder, `index.${ending}`);
    const program = path.resolve(root, folder, `main.${ending}`);
    if (existsSync(library) && existsSync(program)) return { root: path.resolve(root), library, program };
  }
  throw new Error(`expected \`src/index.ts\` or \`dist/index.js\` in \`${root}\`, found neither`);
}

/** The same tree as it is published. One with sources is built into `folder`; one that was built is taken as it is. */
export function builtTree(tree: Tree, folder: string): Tree {
  if (tree.library.endsWith('.js')) return tree;
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, buildWords(tree, path.join(folder, 'dist')), { cwd: tree.root });
  for (const name of ['node_modules', 'proto', 'package.json']) {
    symlinkSync(path.join(tree.root, name), path.join(folder, name));
  }
  return treeAt(folder);
}

/** Trees of other days are compiled file by file. */
function buildWords({ root }: Tree, outputFolder: string): readonly string[] {
  const build = path.join(root, 'build.ts');
  if (existsSync(build)) return [build, outputFolder];
  const compiler = path.join(THIS_TREE.root, 'node_modules/typescript/bin/tsc');
  return [compiler, '-p', path.join(root, 'tsconfig.build.json'), '--outDir', outputFolder];
}

/** Version and commit, as far as they can be told. */
export function treeVersion({ root }: Tree): string {
  const manifest = [root, path.dirname(root)]
    .map((folder) => path.join(folder, 'package.json'))
    .find(existsSync);
  const { version = 'unknown' } = (
    manifest === undefined ? {} : JSON.parse(readFileSync(manifest, 'utf8'))
  ) as {
    readonly version?: string;
  };
  return [version, commitOf(root)].filter(Boolean).join(' ');
}

function commitOf(root: string): string {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', root, ...words], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  try {
    const isChanged = git('status', '--porcelain', '--untracked-files=no', '--', 'src') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return ''; // not a checkout
  }
}
