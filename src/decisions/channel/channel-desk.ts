import type { MessagePort } from 'node:worker_threads';
import type { Pace } from '../../base/pace.ts';
import type { Clock } from '../../base/clock.ts';
import { AwaitedCalls } from '../../base/awaited-calls.ts';
import { arrivedError } from '../../model/carried-error.ts';
import { Fault } from '../../model/fault.ts';
import type { DecisionDesk } from '../desk.ts';
import type { InclusionProof } from '../log.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import type { Hash } from '../proof/hash.ts';
import type { DecisionFilter } from '../read/filter.ts';
import type { QueryAsk, QueryItem } from '../read/query.ts';
import type { LoggedRecord } from '../read/view.ts';
import { parseRecord } from '../record/record-text.ts';
import type { Masking } from '../record/prepared-entry.ts';
import type { Entry } from '../record/record.ts';
import type { LogSettings } from '../settings.ts';
import type { Timers } from '../timers.ts';
import type {
  AnyAsk,
  Calls,
  FromOwner,
  Method,
  SentItem,
  SentRecord,
  StreamAsk,
  ToOwner,
} from './messages.ts';
import { Outgoing, OUTSTANDING_MAX } from './outgoing.ts';
import { SharedTally } from './shared-tally.ts';

/** What a thread needs to reach the log that another one holds. Goes to it as `workerData`, with the port in its transfer list. */
export interface DeskAddress {
  readonly port: MessagePort;
  /** `SharedTally.memory` */
  readonly tally: SharedArrayBuffer;
  readonly masking: Masking;
  readonly onOverflow: LogSettings['onOverflow'];
}

/**
 * The desk of a thread whose log another one holds. Entries are masked and written out here, and sent in small batches;
 * at most `OUTSTANDING_MAX` are on their way. One turn of a port keeps the order: whoever looks sees what this thread
 * appended before.
 */
export class ChannelDesk implements DecisionDesk, AsyncDisposable {
  readonly #port: MessagePort;
  readonly #calls = new AwaitedCalls();
  readonly #outgoing: Outgoing;
  /** Of streams, by their numbers. */
  readonly #paces = new Map<number, Pace<number>>();
  #isClosing = false;
  #lost: Fault | undefined;

  constructor({ port, tally, masking, onOverflow }: DeskAddress, clock: Clock, timers: Timers) {
    this.#port = port;
    this.#outgoing = new Outgoing({
      tally: new SharedTally(tally),
      masking,
      onOverflow,
      clock,
      timers,
      send: (message) => this.#send(message),
    });
    port.on('message', (message: FromOwner) => this.#take(message));
    port.on('close', () => this.#lose());
  }

  /** Decisions that the owner has not taken yet, and how many there may be. */
  get waiting(): number {
    return this.#outgoing.waiting;
  }

  get waitingMax(): number {
    return OUTSTANDING_MAX;
  }

  requireTaking(): void {
    this.#assertOpen();
    this.#outgoing.requireTaking();
  }

  note(entry: Entry): void {
    this.#assertOpen();
    this.#outgoing.note(entry);
  }

  async append(entry: Entry): Promise<string | undefined> {
    return this.#place(entry, false);
  }

  async appendDurably(entry: Entry): Promise<string> {
    const id = await this.#place(entry, true);
    if (id !== undefined) return id;
    throw new Fault('decision-log-unavailable', 'expected the id of a decision on the disk, found none');
  }

  async get(id: string, signal: AbortSignal): Promise<LoggedRecord> {
    signal.throwIfAborted();
    return arrived(await this.#ask('get', id));
  }

  async *query(ask: QueryAsk, signal: AbortSignal, pace?: Pace<number>): AsyncGenerator<QueryItem, void> {
    for await (const item of this.#stream({ kind: 'query', ask }, signal, pace)) {
      if (isRecord(item)) yield { logged: arrived(item), cursor: item.cursor ?? '' };
    }
  }

  async *tail(
    from: number | undefined,
    filter: DecisionFilter,
    signal: AbortSignal,
    pace?: Pace<number>,
  ): AsyncGenerator<LoggedRecord, void> {
    for await (const item of this.#stream({ kind: 'tail', from, filter }, signal, pace)) {
      if (isRecord(item)) yield arrived(item);
    }
  }

  async *exportLines(
    from: number,
    upTo: number | undefined,
    signal: AbortSignal,
    pace?: Pace<number>,
  ): AsyncGenerator<string, void> {
    for await (const item of this.#stream({ kind: 'export', from, upTo }, signal, pace)) {
      if (typeof item === 'string') yield item;
    }
  }

  async *image(signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    for await (const item of this.#stream({ kind: 'image' }, signal)) {
      if (item instanceof Uint8Array) yield item;
    }
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    return this.#ask('checkpoint', undefined);
  }

  async proveInclusion(sequence: number, size: number): Promise<InclusionProof> {
    return this.#ask('proveInclusion', { sequence, size });
  }

  async proveConsistency(from: number, to: number): Promise<readonly Hash[]> {
    return this.#ask('proveConsistency', { from, to });
  }

  async publicKey(): Promise<string> {
    return this.#ask('publicKey', undefined);
  }

  /** Hands over what was decided and lets go of the port. The log stays open. */
  async close(): Promise<void> {
    if (this.#isClosing || this.#lost !== undefined) return;
    const drained = this.#ask('drain', undefined);
    this.#isClosing = true;
    try {
      await drained;
    } finally {
      this.#port.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #place(entry: Entry, isDurable: boolean): Promise<string | undefined> {
    this.#assertOpen();
    let answer: Promise<unknown> | undefined;
    const begin = (): number => {
      const begun = this.#calls.begin();
      ({ answer } = begun);
      return begun.call;
    };
    if (!this.#outgoing.ask(entry, { begin, isDurable })) return undefined;
    return (await answer) as string | undefined; // of a message `placed`
  }

  async #ask<M extends Method>(method: M, asked: Calls[M]['asked']): Promise<Calls[M]['answer']> {
    this.#assertOpen();
    const { call, answer } = this.#calls.begin();
    this.#outgoing.flush();
    this.#send({ kind: 'ask', call, method, asked } as AnyAsk); // a pair of `Calls`, as the signature says
    return (await answer) as Calls[M]['answer'];
  }

  /** Items as they are asked for, those of one part after another. */
  async *#stream(ask: StreamAsk, signal: AbortSignal, pace?: Pace<number>): AsyncGenerator<SentItem, void> {
    signal.throwIfAborted();
    this.#assertOpen();
    const stream = this.#calls.number();
    if (pace !== undefined) this.#paces.set(stream, pace);
    this.#outgoing.flush();
    this.#send({ kind: 'open', stream, ask });
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    stopped.promise.catch(() => undefined); // it is looked at in the races below, or nobody waits any more
    try {
      for (;;) {
        const part = await Promise.race([this.#ask('next', stream), stopped.promise]);
        for (const item of part.items) {
          yield item;
          signal.throwIfAborted();
        }
        if (part.isEnded) return;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#paces.delete(stream);
      this.#send({ kind: 'leave', stream }); // of no effect when it has ended over there
    }
  }

  #take(message: FromOwner): void {
    switch (message.kind) {
      case 'placed':
        for (const [index, call] of message.calls.entries()) this.#calls.resolve(call, message.ids[index]);
        return;
      case 'answered':
        this.#calls.resolve(message.call, message.answer);
        return;
      case 'looked':
        void this.#paces.get(message.stream)?.(message.records); // what was read there is not waited for here
        return;
      case 'failed':
        for (const call of message.calls) this.#calls.reject(call, arrivedError(message.error));
        return;
    }
  }

  #send(message: ToOwner): void {
    this.#port.postMessage(message);
  }

  #assertOpen(): void {
    if (this.#isClosing) throw new Fault('shutting-down', 'the decision log is closing on this thread');
    if (this.#lost !== undefined) throw this.#lost;
  }

  #lose(): void {
    this.#lost = new Fault(
      'decision-log-unavailable',
      'the thread that holds the decision log is gone: what it was handed may be recorded or not',
    );
    this.#calls.rejectAll(this.#lost);
  }
}

function isRecord(item: SentItem): item is Exclude<SentItem, string | Uint8Array> {
  return typeof item === 'object' && 'line' in item;
}

function arrived({ line, hash }: SentRecord): LoggedRecord {
  const record = parseRecord(line);
  return { sequence: record.sequence, line, hash, record };
}
