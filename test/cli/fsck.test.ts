import path from 'node:path';
import { Level } from 'level';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { DecisionLog } from '../../src/decisions/log.ts';
import { DEFAULT_SETTINGS } from '../../src/decisions/settings.ts';
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

async function fsck(
  folder: string,
  ...flags: readonly string[]
): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const status = await run(['fsck', folder, ...flags], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

/** Removes the rows whose keys begin with `tag`. */
async function drop(store: string, tag: string): Promise<void> {
  const level = new Level<Uint8Array, Uint8Array>(store, { keyEncoding: 'view', valueEncoding: 'view' });
  const keys = (await level.keys().all()).filter((key) => key[0] === tag.charCodeAt(0));
  await level.batch(keys.map((key) => ({ type: 'del', key })));
  await level.close();
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

  test('repairs what follows from other rows, and says so', async () => {
    const data = await dataFolder();
    const store = path.join(data, 'tenants/default');
    await drop(store, 'r');
    const sound = `${store}: 0 findings in 1 relationships, 1 versions, 1 changes, 0 schemas`;
    expect(await fsck(data, '--repair')).toEqual({
      status: 2,
      out: `${store}: repaired: reverse: 1 rows written, 0 removed\n${sound}`,
      err: '',
    });
    expect(await fsck(data, '--repair')).toEqual({ status: 0, out: sound, err: '' });
  });

  test('leaves what nothing else tells of', async () => {
    const data = await dataFolder();
    await drop(path.join(data, 'tenants/default'), 'f');
    const { status, out } = await fsck(data, '--repair');
    expect(status).toBe(1);
    expect(out).toContain('restore a backup');
  });

  test('looks at the decision log too, and makes its tree, indexes and times anew', async () => {
    const data = await dataFolder();
    const folder = path.join(data, 'tenants/default/decisions');
    const timers = { after: () => () => undefined, soon: (task: () => void) => void setImmediate(task) };
    const log = await DecisionLog.open(folder, {
      name: 'default',
      clock: systemClock,
      timers,
      settings: DEFAULT_SETTINGS,
    });
    await log.appendDurably({ kind: 'gap', cause: 'crash', lost: 0, counted: 'unknown', sinceMs: 0 });
    await log.close();
    expect(await fsck(data)).toMatchObject({
      status: 0,
      out: expect.stringContaining('0 findings in 1 decisions'),
    });
    await drop(path.join(folder, 'log'), 't');
    expect(await fsck(data)).toMatchObject({
      status: 1,
      out: expect.stringContaining('time: 1 rows are not'),
    });
    expect(await fsck(data, '--repair')).toMatchObject({
      status: 2,
      out: expect.stringContaining('repaired: time: 1 rows written'),
    });
    expect(await fsck(data)).toMatchObject({ status: 0 });
  });

  test('of a folder that holds no store is refused', async () => {
    expect(await fsck(folderWith({}))).toMatchObject({ status: 1, err: expect.stringMatching(/.+/) });
  });
});
