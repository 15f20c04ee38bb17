import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { exportLog } from '../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import { DecisionLog } from '../../src/decisions/log.ts';
import type { LogOptions } from '../../src/decisions/log.ts';
import type {
  Call,
  CheckEntry,
  DelegatedCheckEntry,
  Outcome,
  StopEntry,
} from '../../src/decisions/record/record.ts';
import { DEFAULT_SETTINGS } from '../../src/decisions/settings.ts';
import type { LogSettings } from '../../src/decisions/settings.ts';
import type { Timers } from '../../src/decisions/timers.ts';
import { readBlocks, recordAt } from '../../src/decisions/read/view.ts';
import type { LoggedRecord, LogView } from '../../src/decisions/read/view.ts';
import { parseObject, parseSubject } from '../../src/model/object-text.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';

/** A signal that never fires. */
export const never: AbortSignal = new AbortController().signal;

/** Rounds of random and crash tests; set `BAILIWICK_RUNS` for more. */
export function runsOr(usual: number): number {
  return Number(process.env['BAILIWICK_RUNS'] ?? usual);
}

export class HandClock implements Clock {
  now = 1_700_000_000_000;

  nowMs(): number {
    return this.now;
  }
}

/** Timers that go off when the test says so; `soon` is at once, as it is in a server. */
export class HandTimers implements Timers {
  readonly #pending = new Map<() => void, number>();

  after(ms: number, task: () => void): () => void {
    this.#pending.set(task, ms);
    return () => this.#pending.delete(task);
  }

  soon(task: () => void): void {
    setImmediate(task);
  }

  /** Milliseconds asked for by those that have not gone off, in the order of asking. */
  get pending(): readonly number[] {
    return [...this.#pending.values()];
  }

  fire(ms: number): void {
    for (const [task, after] of this.#pending) {
      if (after !== ms) continue;
      this.#pending.delete(task);
      task();
    }
  }
}

export interface OpenOptions extends Partial<LogSettings> {
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly disk?: LogOptions['disk'];
  readonly onFailed?: LogOptions['onFailed'];
  readonly onStillStopped?: LogOptions['onStillStopped'];
  readonly onResumed?: LogOptions['onResumed'];
  readonly onFlushed?: LogOptions['onFlushed'];
  readonly onGap?: LogOptions['onGap'];
}

export async function openLog(
  folder: string,
  {
    clock = new HandClock(),
    timers = new HandTimers(),
    disk,
    onFailed,
    onStillStopped,
    onResumed,
    onFlushed,
    onGap,
    ...settings
  }: OpenOptions = {},
): Promise<DecisionLog> {
  return DecisionLog.open(folder, {
    name: 'test',
    clock,
    timers,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    disk,
    onFailed,
    onStillStopped,
    onResumed,
    onFlushed,
    onGap,
  });
}

/** Runs `use` with an empty folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bailiwick-decisions-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const CALL: Call = {
  caller: 'gateway',
  evaluatedAtMs: 1_700_000_000_000,
  asked: { kind: 'newest' },
  revision: 7,
  schemaHash: 'ab'.repeat(32),
  profileHash: undefined,
  latencyUs: 120,
  work: 17,
  correlationId: 'request-1',
  traceParent: undefined,
};

export const ALLOW: Outcome = { verdict: 'allow', reason: undefined, missing: [] };
export const DENY: Outcome = { verdict: 'deny', reason: undefined, missing: [] };

/** A check `user:anna` … `document:plan`, allowed unless said otherwise. */
export function checkOf(subject: string, resource: string, rest: Partial<CheckEntry> = {}): CheckEntry {
  return {
    kind: 'check',
    call: CALL,
    resource: parseObject(resource),
    permission: 'view',
    subject: parseSubject(subject),
    context: {},
    outcome: ALLOW,
    witness: [parseRelationship(`${resource}#viewer@${subject}`)],
    conditions: [],
    validUntilNs: undefined,
    ...rest,
  };
}

export function delegatedOf(
  chain: readonly string[],
  resource: string,
  rest: Partial<DelegatedCheckEntry> = {},
): DelegatedCheckEntry {
  const links = chain.map(parseObject);
  const session = links.at(-1);
  if (session === undefined) throw new Error('a chain has a session');
  return {
    kind: 'delegated-check',
    call: CALL,
    session,
    chain: links,
    claimed: undefined,
    resource: parseObject(resource),
    permission: 'view',
    context: {},
    requestDigest: undefined,
    outcome: ALLOW,
    links: links.map((link) => ({
      kind: link.type as 'user' | 'agent' | 'session',
      link,
      outcome: ALLOW,
      witness: [],
      conditions: [],
    })),
    validUntilNs: undefined,
    approvalId: undefined,
    grantIds: [],
    annotations: {},
    dryRun: false,
    ...rest,
  };
}

export function stopOf(target: string): StopEntry {
  return {
    kind: 'stop',
    call: CALL,
    action: 'stop',
    outcome: ALLOW,
    by: undefined,
    target: parseObject(target),
    why: 'it misbehaves',
    purgeGrants: false,
  };
}

/** Every record that is there, oldest first. */
export async function readAll(view: LogView): Promise<readonly LoggedRecord[]> {
  const found: LoggedRecord[] = [];
  for await (const block of readBlocks(view, view.kept.from, view.standing.size, 'ascending', never)) {
    found.push(...block.records.map((_, offset) => recordAt(block, offset)));
  }
  return found.filter(({ sequence }) => sequence >= view.kept.from);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** What is not as it was written, by the whole export of `log` and its public key. */
export async function problemsOf(log: DecisionLog): Promise<readonly unknown[]> {
  const lines = exportLog(log, 0, log.standing.size, 0, never);
  return (await verifyExport(bytesOf(lines), log.signingKey.publicKey)).problems;
}

/** Texts as the bytes of a file. */
export async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  for await (const text of texts) yield Buffer.from(text);
}
