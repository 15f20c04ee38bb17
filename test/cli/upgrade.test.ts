import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { put } from '../../src/base/sealed-value.ts';
import { run } from '../../src/cli/program.ts';
import { Database } from '../../src/store/level/database.ts';
import { FORMAT, FORMAT_KEY } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { numberBytes } from '../../src/store/level/payload-bytes.ts';
import { UPGRADE_STEPS } from '../../src/store/level/upgrade/upgrade.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

async function upgrade(folder: string): Promise<{ status: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const status = await run(['upgrade', folder], {}, terminal);
  return { status, out: terminal.outText(), err: terminal.errText() };
}

test('upgrade takes every store of a data folder to the newest format', async () => {
  const data = path.join(folderWith({ 'tenants/keep': '' }), 'data');
  const stores = ['acme', 'default'].map((name) => path.join(data, 'tenants', name));
  for (const folder of stores) await (await LevelStore.open(folder, systemClock)).close();
  mkdirSync(path.join(data, 'tenants', '.gone-acme')); // what a server that was killed leaves of a tenant it erases
  const database = await Database.open(stores[1]!, false);
  await database.write([put(FORMAT_KEY, numberBytes(2))], true);
  await database.close();
  expect(await upgrade(data)).toEqual({
    status: 0,
    out: [
      `${stores[0]}: format ${FORMAT} is the newest`,
      ...UPGRADE_STEPS.slice(1).map(
        ({ from, meaning }) => `${stores[1]}: format ${from} to ${from + 1}: ${meaning}`,
      ),
    ].join('\n'),
    err: '',
  });
  expect(await upgrade(data)).toMatchObject({ status: 0, out: expect.not.stringContaining(' to ') });
});

test('upgrade refuses a folder that a server has, and one without a store', async () => {
  const folder = path.join(folderWith({ keep: '' }), 'store');
  await using _store = await LevelStore.open(folder, systemClock);
  expect(await upgrade(folder)).toMatchObject({
    status: 1,
    err: expect.stringContaining('in use by another process'),
  });
  expect(await upgrade(folderWith({}))).toMatchObject({
    status: 1,
    err: expect.stringContaining('found none'),
  });
});
