import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { exportLog } from '../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import type { Known, Verification } from '../../src/decisions/export/verify.ts';
import type { Checkpoint } from '../../src/decisions/proof/checkpoint.ts';
import { NO_HASH } from '../../src/decisions/proof/hash.ts';
import { recordHash } from '../../src/decisions/proof/record-hash.ts';
import { parsePublicKey } from '../../src/decisions/proof/signing-key.ts';
import { checkOf, collect, never, openLog, runsOr, withFolder } from './fixtures.ts';

const RUNS = { numRuns: runsOr(150) };
const COUNT = 60;

/** Lines of an export of all, one of the later part, and of an earlier moment; what a verifier is given. */
let whole: readonly string[];
let part: readonly string[];
let earlier: readonly string[];
let pem: string;
let newest: Checkpoint;

beforeAll(async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const exported = (from: number): Promise<readonly string[]> =>
      collect(exportLog(log, from, log.standing.size, 1_700_000_000_000, never));
    for (let n = 0; n < COUNT; n++) {
      log.append(checkOf(`user:u${n % 3}`, `document:d${n}`, { context: { text: 'ü' } }));
      if (n % 20 === 9) await log.checkpoint();
      if (n === 40) {
        await log.settle();
        earlier = await exported(0);
      }
    }
    newest = (await log.checkpoint())!;
    whole = await exported(0);
    part = await exported(37);
    pem = log.signingKey.publicPem;
  });
});

async function verify(bytes: Uint8Array, known: Known = {}, key = pem): Promise<Verification> {
  async function* inPieces(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  return verifyExport(inPieces(), parsePublicKey(key), known);
}

async function verifyLines(lines: readonly string[], known: Known = {}): Promise<Verification> {
  return verify(Buffer.from(lines.join('')), known);
}

function isRecord(line: string): boolean {
  return line.startsWith('{"hash"');
}

/** Index of the line of a record. */
function lineOf(lines: readonly string[], sequence: number): number {
  return lines.findIndex((line) => line.includes(`"sequence":${sequence},"version"`));
}

test('exports as they were written hold, whole or in part', async () => {
  expect(await verifyLines(whole)).toMatchObject({ problems: [], from: 0, size: COUNT, checkpoints: 4 });
  expect(await verifyLines(part)).toMatchObject({ problems: [], from: 37, size: COUNT, checkpoints: 2 });
});

test('any bit that is flipped anywhere is found, on its line or where it is first contradicted', async () => {
  const bytes = Buffer.from(whole.join(''));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ (1 << bit);
      const { problems } = await verify(flipped);
      const lineNumber = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
      expect(problems.length).toBeGreaterThan(0);
      expect(problems[0]!.lineNumber).toBeGreaterThanOrEqual(lineNumber);
      if (isRecord(whole[lineNumber - 1]!)) expect(problems[0]!.lineNumber).toBe(lineNumber);
    }),
    RUNS,
  );
});

test('records that are dropped, doubled, swapped or moved are found where it was done', async () => {
  const sequence = fc.nat({ max: COUNT - 2 });
  await fc.assert(
    fc.asyncProperty(
      sequence,
      sequence,
      fc.constantFrom('drop', 'double', 'swap', 'move'),
      async (one, other, how) => {
        const lines = [...whole];
        const at = lineOf(lines, one);
        const target = lineOf(lines, other);
        const [line = ''] = lines.slice(at);
        if (how === 'drop') lines.splice(at, 1);
        else if (how === 'double') lines.splice(target, 0, line);
        else if (how === 'swap') [lines[at], lines[at + 1]] = [lines[at + 1]!, line];
        else if (one === other) return;
        else lines.splice(target, 0, ...lines.splice(at, 1));
        const { problems } = await verifyLines(lines);
        const firstWrong = lines.findIndex((found, index) => found !== whole[index]) + 1;
        expect(problems.length).toBeGreaterThan(0);
        if (how === 'drop') expect(problems.map(({ kind }) => kind)).toContain('missing');
        if (how === 'double' && other > one) expect(problems[0]!.kind).toBe('misplaced');
        // A record in its place may be doubled right behind itself: then the second one is the wrong one.
        expect([firstWrong, firstWrong + 1]).toContain(problems[0]!.lineNumber);
      },
    ),
    RUNS,
  );
});

test('an export that ends early anywhere is found, also where a checkpoint is its last line', async () => {
  for (let length = 0; length < whole.length; length++) {
    const { problems } = await verifyLines(whole.slice(0, length));
    expect(problems.map(({ kind }) => kind)).toContain('truncated');
  }
  const text = whole.join('');
  expect((await verify(Buffer.from(text.slice(0, -1)))).problems).toMatchObject([{ kind: 'truncated' }]);
});

test('the first records can not be left out either', async () => {
  const [begin = '', ...rest] = whole;
  const without = [begin.replace('"from":0', '"from":1'), ...rest.slice(1)];
  expect((await verifyLines(without)).problems.length).toBeGreaterThan(0);
  // The beginning of a true later export in front of what is left.
  const grafted = [part[0]!, ...whole.slice(lineOf(whole, 37))];
  const { problems } = await verifyLines(grafted);
  expect(problems).toMatchObject([
    { kind: 'truncated', message: 'expected the records from 0 on, found none before 37' },
  ]);
});

test('a history that was rewritten with all its hashes has roots that nobody signed', async () => {
  let previous = NO_HASH;
  const forged = whole.map((line) => {
    if (!isRecord(line)) return line;
    const record = line.slice(line.indexOf('"record":') + 9, -2).replace('document:d25', 'document:x25');
    previous = recordHash(record, previous);
    return `{"hash":"${previous}","record":${record}}\n`;
  });
  const { problems } = await verifyLines(forged);
  // The checkpoints over 10 records still agree: what was forged is behind it.
  expect(problems.map(({ kind }) => kind)).toEqual([
    'contradicted',
    'contradicted',
    'contradicted',
    'contradicted',
  ]);
  expect(problems[0]!.message).toBe('the checkpoint over 30 records has another root than they have');
});

test('an older export is what it is, unless more is known', async () => {
  expect((await verifyLines(earlier)).problems).toEqual([]);
  expect((await verifyLines(earlier, { checkpoint: newest })).problems).toMatchObject([
    { kind: 'contradicted', message: 'the known checkpoint over 60 records is not among these' },
  ]);
  expect((await verifyLines(whole, { checkpoint: newest })).problems).toEqual([]);
  expect((await verifyLines(whole, { origin: 'another' })).problems).toMatchObject([
    { kind: 'foreign', lineNumber: 1 },
  ]);
});

test('signatures are by the key that was given', async () => {
  const stranger = generateKeyPairSync('ed25519')
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
  const { problems } = await verify(Buffer.from(whole.join('')), {}, stranger);
  expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(['unsigned']));
  expect(problems).toHaveLength(5);
  // A checkpoint can't stand in for the end.
  const checkpoint = whole.findLast((line) => line.startsWith('{"checkpoint"'))!;
  const end = checkpoint.replace('{"checkpoint":{', '{"end":{"from":0,');
  expect((await verifyLines([...whole.slice(0, -1), end])).problems.map(({ kind }) => kind)).toEqual([
    'unsigned',
  ]);
});

test.each(['', 'nonsense', '{}\n', '{"end":{}}\n', '\u0000'])('%j is no export', async (text) => {
  expect((await verify(Buffer.from(text))).problems.length).toBeGreaterThan(0);
});
