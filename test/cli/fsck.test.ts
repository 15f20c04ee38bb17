import path from 'node:path';
import { Level } from 'level';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { run } from '../../src/cli/program.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

/** A data folder with one tenant that has one relationship. */
async function dataFolder(): Promise<string> {
  const folder = folderWith({ 'tenants/keep': '' });
  const data = path.join(folder, 'data');
  const store = await LevelStore.open(path.join(data, 'tenants/default'), systemClock);
  const relationship = parseRelationship('document:readme#reader@user:anna');
  await store.commit(
    {
      change: { kind: 'update', updates: [{ operation: 'touch', relationship }] },
      preconditions: [],
      metadata: undefined,
      schemaRevision: 0,
    },
    AbortSignal.timeout(10_000),
  );
  await store.close();
  return data;
}

async function fsck(folder: string): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const status = await run(['fsck', folder], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

describe('fsck', () => {
  test('finds nothing in a sound folder, whether of data or of one store', async () => {
    const data = await dataFolder();
    const store = path.join(data, 'tenants/default');
    const line = `${store}: 0 findings in 1 relationships, 1 versions, 1 changes, 0 schemas`;
    expect(await fsck(data)).toEqual({ status: 0, out: line, err: '' });
    expect(await fsck(store)).toEqual({ status: 0, out: line, err: '' });
  });

  test('prints what does not agree', async () => {
    const data = await dataFolder();
    const store = path.join(data, 'tenants/default');
    const level = new Level<Uint8Array, Uint8Array>(store, { keyEncoding: 'view', valueEncoding: 'view' });
    const keys = await level.keys().all();
    await level.del(keys.at(-1)!);
    await level.close();
    const { status, out } = await fsck(data);
    expect(status).toBe(1);
    expect(out).toMatch(/: [1-9]\d* findings in /);
  });

  test('of a folder that holds no store is refused', async () => {
    expect(await fsck(folderWith({}))).toMatchObject({ status: 1, err: expect.stringMatching(/.+/) });
  });
});
