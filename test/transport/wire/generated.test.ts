import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');

function textsUnder(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

test('src/gen is what `npm run gen` makes of proto', () => {
  const script = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).scripts.gen as string;
  const folder = mkdtempSync(path.join(tmpdir(), 'gen-'));
  try {
    const [command = '', ...settings] = script.slice(script.indexOf('proto-loader-gen-types')).split(' ');
    const elsewhere = settings.map((setting) => setting.replace('--outDir=src/gen', `--outDir=${folder}`));
    expect(elsewhere).not.toEqual(settings);
    execFileSync(path.join(ROOT, 'node_modules/.bin', command), elsewhere, { cwd: ROOT });
    expect(textsUnder(path.join(ROOT, 'src/gen'))).toEqual(textsUnder(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
