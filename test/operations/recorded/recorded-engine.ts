import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Entry } from '../../../src/decisions/record/record.ts';
import { Bailiwick, type DecisionOptions, parseRelationship } from '../../../src/index.ts';
import { schemaHash } from '../../../src/schema/schema-hash.ts';
import { HeldClock } from '../tenant-in-folder.ts';
import { schemaOf } from '../../schema/compiled.ts';
import { collect, never } from '../../decisions/fixtures.ts';

/** 2030-01-01T12:00:00Z */
export const NOON_MS = 1_893_499_200_000;

/** The library with its decision log, in a folder of its own that goes away with it. */
export class RecordedEngine implements AsyncDisposable {
  readonly engine: Bailiwick;
  readonly dataDir: string;
  readonly clock: HeldClock;

  private constructor(engine: Bailiwick, dataDir: string, clock: HeldClock) {
    this.engine = engine;
    this.dataDir = dataDir;
    this.clock = clock;
  }

  static async open(decisions: DecisionOptions = {}): Promise<RecordedEngine> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'bailiwick-recorded-'));
    const clock = new HeldClock(NOON_MS);
    const engine = await Bailiwick.open({ dataDir, clock, sync: false, decisions });
    return new RecordedEngine(engine, dataDir, clock);
  }

  touch(...texts: readonly string[]): Promise<{ readonly writtenAt: string }> {
    return this.engine.writeRelationships({
      updates: texts.map((text) => ({ operation: 'touch', relationship: parseRelationship(text) })),
      preconditions: [],
      metadata: undefined,
    });
  }

  /** Everything recorded so far, oldest first. */
  async entries(): Promise<readonly Entry[]> {
    const { decisions } = this.engine;
    if (decisions === undefined) throw new Error('it was opened with decisions');
    await decisions.checkpoint();
    const items = decisions.query({ filter: {}, order: 'ascending', limit: 0, cursor: undefined }, never);
    return (await collect(items)).map(({ logged }) => logged.record.entry);
  }

  async lastEntry(): Promise<Entry | undefined> {
    return (await this.entries()).at(-1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The hash that records tell of a schema's text. */
export function hashOf(schemaText: string): string {
  return schemaHash(schemaOf(schemaText));
}
