import type { Revision } from '../model/revision.ts';
import type { StoredSize } from '../model/stored.ts';
import { type CallTrace, fromMonotonicMs, nowMs } from '../observe/traces/call-trace.ts';
import { currentTrace } from '../observe/traces/tracer.ts';
import type { GroupReport } from '../store/level/writer.ts';
import type {
  ChangeSet,
  CollectOutcome,
  Commit,
  CommitOutcome,
  Counter,
  Import,
  ImportOutcome,
  NextPage,
  NextPagesQuery,
  PageKey,
  PageRows,
  Scanned,
  ScanQuery,
  Store,
  StoredSchema,
} from '../store/store.ts';

/** Groups of which it is known how they went: those of the commits that are just being told. */
const GROUPS_MAX = 16;

/** A store that tells the trace of a call, if it has one, what the call waited for here. */
export class TracedStore implements Store {
  readonly id: string;
  readonly #inner: Store;
  readonly #groups: GroupReport[] = []; // the newest first

  constructor(inner: Store) {
    this.id = inner.id;
    this.#inner = inner;
  }

  /** How a group of the store's writer went: told before its commits resolve, or never where another thread has the store. */
  noteGroup(report: GroupReport): void {
    this.#groups.unshift(report);
    if (this.#groups.length > GROUPS_MAX) this.#groups.pop();
  }

  head(): Revision {
    return this.#inner.head();
  }

  oldest(): Revision {
    return this.#inner.oldest();
  }

  stored(): StoredSize {
    return this.#inner.stored();
  }

  async commit(commit: Commit, signal: AbortSignal): Promise<CommitOutcome> {
    const trace = currentTrace();
    if (trace === undefined) return this.#inner.commit(commit, signal);
    const startMs = nowMs();
    const outcome = await this.#inner.commit(commit, signal);
    this.#noteCommit(trace, 'commit', startMs, outcome.revision);
    return outcome;
  }

  async importRelationships(bulk: Import, signal: AbortSignal): Promise<ImportOutcome> {
    const trace = currentTrace();
    const startMs = nowMs();
    const outcome = await this.#inner.importRelationships(bulk, signal);
    if (trace !== undefined) this.#noteCommit(trace, 'import', startMs, outcome.revision);
    return outcome;
  }

  async readPages(
    keys: readonly PageKey[],
    upTo: Revision,
    signal: AbortSignal,
  ): Promise<readonly PageRows[]> {
    const trace = currentTrace();
    const startMs = nowMs();
    const pages = await this.#inner.readPages(keys, upTo, signal);
    trace?.note('load pages', startMs, nowMs(), { 'bailiwick.pages': keys.length });
    return pages;
  }

  async readSchema(at: Revision): Promise<StoredSchema | undefined> {
    const trace = currentTrace();
    const startMs = nowMs();
    const schema = await this.#inner.readSchema(at);
    trace?.note('read schema', startMs, nowMs());
    return schema;
  }

  nextPages(query: NextPagesQuery, signal: AbortSignal): Promise<readonly NextPage[]> {
    return this.#inner.nextPages(query, signal);
  }

  scan(query: ScanQuery, signal: AbortSignal): AsyncIterable<Scanned> {
    return this.#inner.scan(query, signal);
  }

  changes(after: Revision, signal: AbortSignal): AsyncIterable<ChangeSet> {
    return this.#inner.changes(after, signal);
  }

  image(at: Revision, signal: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return this.#inner.image(at, signal);
  }

  addCounter(counter: Counter, signal: AbortSignal): Promise<void> {
    return this.#inner.addCounter(counter, signal);
  }

  removeCounter(name: string, signal: AbortSignal): Promise<void> {
    return this.#inner.removeCounter(name, signal);
  }

  readCounter(name: string): Promise<Counter> {
    return this.#inner.readCounter(name);
  }

  collect(before: Revision, nowMillis: number, signal: AbortSignal): Promise<CollectOutcome> {
    return this.#inner.collect(before, nowMillis, signal);
  }

  revisionAt(timeMs: number): Promise<Revision> {
    return this.#inner.revisionAt(timeMs);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #noteCommit(trace: CallTrace, name: string, startMs: number, revision: Revision): void {
    const commit = trace.note(name, startMs, nowMs());
    const group = this.#groups.find(({ after, upTo }) => after < revision && revision <= upTo);
    if (group === undefined) return;
    const takenMs = fromMonotonicMs(group.takenMs);
    const evaluatedMs = fromMonotonicMs(group.evaluatedMs);
    trace.note('wait for the writer', startMs, Math.max(startMs, takenMs), {}, commit);
    trace.note('evaluate group', takenMs, evaluatedMs, { 'bailiwick.turns': group.turns }, commit);
    trace.note('write to disk', evaluatedMs, fromMonotonicMs(group.writtenMs), {}, commit);
  }
}
