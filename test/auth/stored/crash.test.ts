import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CredentialStore } from '../../../src/auth/stored/credential-store.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { linesUntilKilled } from '../../crash/killed-child.ts';
import { holderOf } from './store-in-folder.ts';

/*
 * The invariant, whenever a process is killed: the file is whole; a key that was given out opens what it was made for,
 * unless its rotation or revocation was begun; one whose rotation or revocation was acknowledged opens nothing.
 */
const KILLS = 3 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
const LIFE_MS_MAX = 120;

/** Of one credential. */
interface Known {
  /** The newest that was given out. */
  key: string;
  /** Those that a rotation has replaced. */
  readonly before: string[];
  /** Whether something was begun that may end the newest. */
  isInDoubt: boolean;
  isRevoked: boolean;
}

function enter(known: Map<string, Known>, line: string): void {
  const [word, name = '', key = ''] = line.split(' ');
  const one = known.get(name) ?? { key, before: [], isInDoubt: false, isRevoked: false };
  known.set(name, one);
  if (word === 'turns' || word === 'revokes') one.isInDoubt = true;
  if (word === 'revoked') one.isRevoked = true;
  if (word !== 'turned') return;
  one.before.push(one.key);
  one.key = key;
  one.isInDoubt = false;
}

test('credentials that were given out, rotated or revoked are so after the process is killed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const known = new Map<string, Known>();
  // On a busy machine a process may be killed before it has done anything.
  for (let kill = 0; kill < KILLS || !hasHappened(known); kill++) {
    const script = '../auth/stored/crash-writer.ts';
    const lines = await linesUntilKilled(script, [folder, `r${kill}`], Math.random() * LIFE_MS_MAX);
    for (const line of lines) enter(known, line);
    await using store = await CredentialStore.open(folder, systemClock);
    const opens = (key: string): boolean => holderOf(store.table, key) !== undefined;
    for (const { key, before, isInDoubt, isRevoked } of known.values()) {
      expect(before.filter(opens)).toEqual([]);
      if (isRevoked) expect(opens(key)).toBe(false);
      else if (!isInDoubt) expect(opens(key)).toBe(true);
    }
  }
}, 60_000);

/** Whether anything was revoked and rotated. */
function hasHappened(known: ReadonlyMap<string, Known>): boolean {
  const all = [...known.values()];
  return all.some(({ isRevoked }) => isRevoked) && all.some(({ before }) => before.length > 0);
}
