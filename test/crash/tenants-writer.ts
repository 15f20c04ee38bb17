import { createReadStream } from 'node:fs';
import path from 'node:path';
import { restoreTenant } from '../../src/backup/restore-tenant.ts';
import { writeBackup } from '../../src/backup/write-backup.ts';
import { systemClock } from '../../src/base/clock.ts';
import { writeBackupFile } from '../../src/cli/tenant/backup-file.ts';
import { KEPT_QUOTA } from '../../src/model/own-quota.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { never, write } from '../store/fixtures.ts';
import { openOwnedRegistry } from '../tenants/owned-registry.ts';
import { say, traceFiles } from './traced-files.ts';

/*
 * Until it is killed, all at once: makes tenants and deletes two of three in the data folder `argv[2]/data`, and changes
 * the store `argv[2]/source`, backs it up to `argv[2]/backups` and restores it below `argv[2]/restored`. Names begin with
 * `argv[3]`. Prints what `traceFiles` does, and `try create NAME`, `did create NAME`, the same of `delete`,
 * `did write COUNT`, `did backup FILE COUNT`, `try restore NAME COUNT`, `did restore NAME COUNT`.
 */
const [, , folder = '', round = ''] = process.argv;
traceFiles();
const registry = await openOwnedRegistry(path.join(folder, 'data'));
const store = await LevelStore.open(path.join(folder, 'source'), systemClock);
const operator = { tenant: 'default', name: 'operator' };

async function churn(lane: number): Promise<never> {
  for (let count = 0; ; count++) {
    const name = `${round}-${lane}-${count}`;
    say('try', 'create', name);
    await registry.create(operator, { name, schema: undefined, quota: KEPT_QUOTA });
    say('did', 'create', name);
    if (count % 3 === 0) continue;
    say('try', 'delete', name);
    await registry.delete(operator, { name });
    say('did', 'delete', name);
  }
}

async function backUp(): Promise<never> {
  for (;;) {
    const { head } = await changed();
    const image = store.image(head, never);
    const source = { tenant: 'source', storeId: store.id, revision: head, createdMs: 0 };
    const pieces = writeBackup({ ...source, store: image, decisions: undefined });
    const { file = '' } = await writeBackupFile(pieces, path.join(folder, 'backups'));
    say('did', 'backup', file, String(head));
    const name = `${round}-${head}`;
    say('try', 'restore', name, String(head));
    const place = {
      folder: path.join(folder, 'restored', name),
      staging: path.join(folder, 'restored', '.staging'),
      name: 'source',
    };
    await restoreTenant(createReadStream(file), place);
    say('did', 'restore', name, String(head));
  }
}

/** One relationship more for each revision. */
async function changed(): Promise<{ readonly head: number }> {
  for (let n = 0; n < 10; n++) await write(store, `create document:d${store.head()}#viewer@user:anna`);
  const head = store.head();
  say('did', 'write', String(head));
  return { head };
}

say('open');
await Promise.all([churn(0), churn(1), backUp()]);
