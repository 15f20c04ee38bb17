import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import { provesConsistency, provesInclusion } from '../../src/decisions/proof/merkle.ts';
import { bytesOf } from '../decisions/fixtures.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/decision-log.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';
const key = createPublicKey(block('pem'));
const exported = block('json');

const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

/** As the page says it, with nothing of ours. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.from([1]), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

test('the example is sound for our verifier', async () => {
  async function* whole(): AsyncGenerator<string> {
    yield exported;
  }
  const verified = await verifyExport(bytesOf(whole()), key);
  expect(verified).toMatchObject({ problems: [], from: 0, size: 3, checkpoints: 1 });
});

test('the example is what the page says, told with standard means alone', () => {
  const lines = exported.trimEnd().split('\n');
  let previous = Buffer.alloc(32);
  const leaves: Buffer[] = [];
  for (const line of lines.slice(1, 4)) {
    const text = line.slice(line.indexOf('"record":') + '"record":'.length, -1);
    previous = sha256(Buffer.from([0]), Buffer.from(text), previous) as Buffer<ArrayBuffer>;
    expect((JSON.parse(line) as { hash: string }).hash).toBe(previous.toString('hex'));
    leaves.push(previous);
  }
  const root = rootOf(leaves).toString('hex');
  const { checkpoint } = JSON.parse(lines[4]!) as { checkpoint: Record<string, string> };
  const { end } = JSON.parse(lines[5]!) as { end: Record<string, string> };
  for (const [{ signature = '', ...told }, text] of [
    [checkpoint, `bailiwick decision log checkpoint 1\n${checkpoint['origin']}\n3\n${root}\n1700000000004\n`],
    [end, `bailiwick decision log export 1\n${end['origin']}\n0\n3\n${root}\n1700000000004\n`],
  ] as const) {
    expect(told['root']).toBe(root);
    expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))).toBe(true);
  }
});

test('the paths that the page names prove what it says', () => {
  const [first = '', second = '', third = ''] = [...exported.matchAll(/"hash":"(\w+)"/g)].map(
    (match) => match[1]!,
  );
  const inner = /`(74ff2d7e\w{56})`/.exec(page)?.[1] ?? '';
  const root = /"root":"(\w+)"/.exec(exported)?.[1] ?? '';
  expect(sha256(Buffer.from([1]), Buffer.from(first + second, 'hex')).toString('hex')).toBe(inner);
  expect(provesInclusion(third, 2, 3, [inner], root)).toBe(true);
  expect(provesConsistency(2, 3, inner, root, [third])).toBe(true);
});
