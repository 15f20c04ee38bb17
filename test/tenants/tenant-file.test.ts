import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NO_OWN_QUOTA, type OwnQuota } from '../../src/model/own-quota.ts';
import { sealedText } from '../../src/model/sealed-file.ts';
import { readTenantFile, type TenantRecord, writeTenantFile } from '../../src/tenants/tenant-file.ts';
import { withFolder } from '../store/fixtures.ts';

const RECORD: TenantRecord = { state: 'active', createdMs: 5, why: '', quota: NO_OWN_QUOTA };

test.each<OwnQuota>([
  NO_OWN_QUOTA,
  { ...NO_OWN_QUOTA, relationships: 0 },
  { ...NO_OWN_QUOTA, relationships: 7, bytes: 2 ** 40, callsBurst: 0, workPerSecond: 9 },
])('the limits of a tenant are read as they were written: %o', async (quota) => {
  await withFolder(async (folder) => {
    await writeTenantFile(folder, { ...RECORD, quota });
    expect(await readTenantFile(folder)).toEqual({ ...RECORD, quota });
  });
});

test('a file from before there were limits says none', async () => {
  await withFolder(async (folder) => {
    const { quota: _later, ...older } = RECORD;
    writeFileSync(path.join(folder, 'tenant.json'), sealedText(1, older));
    expect(await readTenantFile(folder)).toEqual(RECORD);
  });
});

test.each([
  null,
  5,
  { relationships: -1 },
  { relationships: 1.5 },
  { bytes: '7' },
  { bytes: null },
  { callsAtOnce: -1 },
])('what is no limit is damage, and not no limit: %o', async (quota) => {
  await withFolder(async (folder) => {
    writeFileSync(path.join(folder, 'tenant.json'), sealedText(1, { ...RECORD, quota }));
    await expect(readTenantFile(folder)).rejects.toMatchObject({ reason: 'data-damaged' });
  });
});
