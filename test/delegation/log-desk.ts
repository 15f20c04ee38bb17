import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import type { DecisionDesk } from '../../src/decisions/desk.ts';
import { DecisionLog } from '../../src/decisions/log.ts';
import { ownDesk } from '../../src/decisions/own-desk.ts';
import type { Entry } from '../../src/decisions/record/record.ts';
import { DEFAULT_SETTINGS } from '../../src/decisions/settings.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { NEVER } from '../operations/calls.ts';

/** A decision log in a folder of its own, and the desk before it. */
export class LogInFolder {
  readonly desk: DecisionDesk;
  readonly #log: DecisionLog;
  readonly #folder: string;

  private constructor(log: DecisionLog, folder: string) {
    this.#log = log;
    this.#folder = folder;
    this.desk = ownDesk(log);
  }

  static async open(clock: Clock): Promise<LogInFolder> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-log-'));
    const options = { name: 'test', clock, timers: systemTimers, settings: DEFAULT_SETTINGS };
    return new LogInFolder(await DecisionLog.open(folder, options), folder);
  }

  /** Everything that was recorded, oldest first. */
  async entries(): Promise<readonly Entry[]> {
    await this.#log.settle();
    const all = { filter: {}, order: 'ascending', limit: 0, cursor: undefined } as const;
    const entries: Entry[] = [];
    for await (const { logged } of this.desk.query(all, NEVER)) entries.push(logged.record.entry);
    return entries;
  }

  /** Of everything that was recorded, oldest first. */
  async ids(): Promise<readonly string[]> {
    await this.#log.settle();
    const all = { filter: {}, order: 'ascending', limit: 0, cursor: undefined } as const;
    const ids: string[] = [];
    for await (const { logged } of this.desk.query(all, NEVER)) ids.push(logged.record.id);
    return ids;
  }

  /** From now on nothing can be recorded. */
  async fail(): Promise<void> {
    await this.#log.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
