import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { assert } from '../base/assert.ts';
import { syncFolder } from '../base/durable-file.ts';
import { isTenantName } from '../model/tenant-name.ts';
import { tenantFolder } from './open-tenant.ts';

/*
 * The folders of the tenants under `<data>/tenants`. One that is being made or erased has a name that no tenant can have,
 * and comes to its name, or loses it, by one rename:
 *
 *   .new-acme ── rename ──► acme ── rename ──► .gone-acme ──► nothing
 *
 * so that a process that is killed leaves a whole tenant or none. What has a dot in front is nobody's, and goes at the
 * next start.
 */

const NEW = '.new-';
const GONE = '.gone-';
/** Of what is made for a tenant that nobody was promised a name for. No name has a dot, so it is that of no tenant. */
const STAGED = /^\.new-\.[0-9a-f]{16}$/;

/** Names of the tenants there are, in no order. */
export async function tenantNames(dataDir: string): Promise<readonly string[]> {
  const entries = await readdir(tenantsIn(dataDir), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && isTenantName(entry.name)).map(({ name }) => name);
}

/** Erases what a process that was killed had begun to make or to erase. The folder is this process's own. */
export async function clearUnfinished(dataDir: string): Promise<void> {
  const root = tenantsIn(dataDir);
  await mkdir(root, { recursive: true });
  const names = await readdir(root);
  const unfinished = names.filter((name) => name.startsWith(NEW) || name.startsWith(GONE));
  for (const name of unfinished) await rm(path.join(root, name), { recursive: true, force: true });
}

/** An empty folder in which tenant `name` can be made; nobody sees it. */
export async function beginFolder(dataDir: string, name: string): Promise<string> {
  const folder = path.join(tenantsIn(dataDir), `${NEW}${name}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  return folder;
}

/**
 * A folder in which a tenant can be made by any thread of the process, beside others that are made under the same name;
 * nobody sees it. It is not there yet.
 */
export function stageFolder(dataDir: string): { readonly staged: string; readonly folder: string } {
  const staged = `${NEW}.${randomBytes(8).toString('hex')}`;
  return { staged, folder: path.join(tenantsIn(dataDir), staged) };
}

/** Where `stageFolder` has put it. @throws `Bug` for a name that it did not give */
export function stagedFolder(dataDir: string, staged: string): string {
  assert(STAGED.test(staged), 'the name of a staged folder');
  return path.join(tenantsIn(dataDir), staged);
}

/** From here on there is a tenant `name`, which was made in `folder`. Durable when it resolves. */
export async function admitFolder(dataDir: string, folder: string, name: string): Promise<void> {
  await rename(folder, tenantFolder(dataDir, name));
  await syncFolder(tenantsIn(dataDir));
}

/** Nothing is left of what was begun in `folder` for a tenant that is not to be. */
export async function dropFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Nothing is left of tenant `name`, which is not open, when it resolves. */
export async function eraseFolder(dataDir: string, name: string): Promise<void> {
  const root = tenantsIn(dataDir);
  const gone = path.join(root, `${GONE}${name}`);
  await rm(gone, { recursive: true, force: true });
  const folder = tenantFolder(dataDir, name);
  if (!existsSync(folder)) return; // it was gone already, and what it was renamed to is as well
  await rename(folder, gone);
  await syncFolder(root);
  await rm(gone, { recursive: true, force: true });
  await syncFolder(root);
}

/** Bytes of the files of tenant `name`, its decision log included; files that go meanwhile are not counted. */
export async function folderBytes(dataDir: string, name: string): Promise<number> {
  const folder = tenantFolder(dataDir, name);
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const found = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    bytes += found?.size ?? 0;
  }
  return bytes;
}

function tenantsIn(dataDir: string): string {
  return path.join(dataDir, 'tenants');
}
