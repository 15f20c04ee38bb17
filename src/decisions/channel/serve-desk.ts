import type { MessagePort } from 'node:worker_threads';
import type { Pace } from '../../base/pace.ts';
import type { Soon } from '../../base/soon.ts';
import { carryError } from '../../model/carried-error.ts';
import type { DecisionDesk } from '../desk.ts';
import type { DecisionLog } from '../log.ts';
import type { LoggedRecord } from '../read/view.ts';
import type { DeskAddress } from './channel-desk.ts';
import { Intake } from './intake.ts';
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
import { LOOKED_MAX } from './messages.ts';
import { Parts } from './parts.ts';
import { SharedTally } from './shared-tally.ts';

/** A thread that reaches the log over a port. */
export interface ServedDesk {
  /** For the thread: with the other end of the port, and that in the transfer list. */
  readonly address: Omit<DeskAddress, 'port'>;
  /** Resolves when the port has closed and all that came over it is in the log, with a gap record for what did not. */
  readonly ended: Promise<void>;
}

/** The pace of one stream, which takes this thread's time for callers of another: told records, or bytes of an image. */
export type NewDeskPace = (kind: StreamAsk['kind']) => Pace<number>;

/**
 * Answers the `ChannelDesk` at the other end of `port` from `log`, which `desk` is of, until the port closes.
 * @param newPace at once by default
 */
export function serveDesk(
  log: DecisionLog,
  desk: DecisionDesk,
  port: MessagePort,
  newPace: NewDeskPace = () => () => undefined,
): ServedDesk {
  const tally = new SharedTally();
  const gone = new AbortController();
  void tellStops(log, tally, gone.signal); // never rejects
  const owner = new Owner(log, desk, tally, port, newPace);
  const closed = Promise.withResolvers<void>();
  port.on('message', (message: ToOwner) => owner.take(message));
  port.on('close', closed.resolve);
  const ended = closed.promise.then(async () => {
    gone.abort();
    await owner.finish();
  });
  const { onOverflow } = log.settings;
  return { address: { tally: tally.memory, masking: log.masking, onOverflow }, ended };
}

async function tellStops(log: DecisionLog, tally: SharedTally, gone: AbortSignal): Promise<void> {
  while (!gone.aborted) {
    tally.tellStopped(log.failure !== undefined);
    await log.turned.next(gone);
  }
}

class Owner {
  readonly #desk: DecisionDesk;
  readonly #port: MessagePort;
  readonly #intake: Intake;
  readonly #newPace: NewDeskPace;
  readonly #streams = new Map<number, OwnedStream>();
  readonly #gone = new AbortController();
  #placed: { readonly calls: number[]; readonly ids: (string | undefined)[] } | undefined;

  constructor(
    log: DecisionLog,
    desk: DecisionDesk,
    tally: SharedTally,
    port: MessagePort,
    newPace: NewDeskPace,
  ) {
    this.#desk = desk;
    this.#port = port;
    this.#newPace = newPace;
    this.#intake = new Intake(log, tally, {
      placed: (call, id) => this.#place(call, id),
      failed: (call, thrown) => this.#fail(call, thrown),
    });
  }

  take(message: ToOwner): void {
    switch (message.kind) {
      case 'entries':
        this.#intake.take(message);
        return;
      case 'ask':
        void this.#answer(message); // answers with what it throws
        return;
      case 'open':
        this.#open(message.stream, message.ask);
        return;
      case 'leave':
        this.#leave(message.stream);
        return;
      default:
        message satisfies never;
    }
  }

  async finish(): Promise<void> {
    this.#gone.abort();
    for (const stream of this.#streams.keys()) this.#leave(stream);
    await this.#intake.finish();
  }

  /** Ids that are known in one turn of the event loop go together. */
  #place(call: number, id: string | undefined): void {
    if (this.#placed === undefined) {
      this.#placed = { calls: [], ids: [] };
      setImmediate(() => {
        if (this.#placed !== undefined) this.#send({ kind: 'placed', ...this.#placed });
        this.#placed = undefined;
      });
    }
    this.#placed.calls.push(call);
    this.#placed.ids.push(id);
  }

  #fail(call: number, thrown: unknown): void {
    this.#send({ kind: 'failed', calls: [call], error: carryError(thrown) });
  }

  async #answer(asked: AnyAsk): Promise<void> {
    const { call } = asked;
    try {
      await this.#intake.drained();
      this.#send({ kind: 'answered', call, answer: await this.#ask(asked) });
    } catch (thrown) {
      this.#fail(call, thrown);
    }
  }

  async #ask(asked: AnyAsk): Promise<Calls[Method]['answer']> {
    const desk = this.#desk;
    switch (asked.method) {
      case 'get':
        return sent(await desk.get(asked.asked, this.#gone.signal));
      case 'checkpoint':
        return desk.checkpoint();
      case 'proveInclusion':
        return desk.proveInclusion(asked.asked.sequence, asked.asked.size);
      case 'proveConsistency':
        return desk.proveConsistency(asked.asked.from, asked.asked.to);
      case 'publicKey':
        return desk.publicKey();
      case 'drain':
        return undefined;
      case 'next':
        return this.#next(asked.asked);
      default:
        return asked satisfies never;
    }
  }

  #open(number: number, ask: StreamAsk): void {
    const stop = new AbortController();
    const looked = new Looked((records) => this.#send({ kind: 'looked', stream: number, records }));
    const pace = this.#newPace(ask.kind);
    const noting = (count: number): Soon<void> => {
      if (ask.kind !== 'image') looked.add(count);
      return pace(count);
    };
    this.#streams.set(number, { parts: new Parts(this.#items(ask, stop.signal, noting)), stop, looked });
  }

  async #next(number: number): Promise<Calls['next']['answer']> {
    const stream = this.#streams.get(number);
    if (stream === undefined) return { items: [], isEnded: true }; // it was left: nobody waits for this
    try {
      const part = await stream.parts.next();
      if (part.isEnded) this.#streams.delete(number);
      return part;
    } finally {
      stream.looked.tell();
    }
  }

  #leave(number: number): void {
    const stream = this.#streams.get(number);
    this.#streams.delete(number);
    stream?.stop.abort();
    void stream?.parts.close(); // never rejects
  }

  async *#items(ask: StreamAsk, signal: AbortSignal, pace: Pace<number>): AsyncGenerator<SentItem, void> {
    switch (ask.kind) {
      case 'query':
        for await (const { logged, cursor } of this.#desk.query(ask.ask, signal, pace)) {
          yield { ...sent(logged), cursor };
        }
        return;
      case 'tail':
        for await (const logged of this.#desk.tail(ask.from, ask.filter, signal, pace)) yield sent(logged);
        return;
      case 'export':
        yield* this.#desk.exportLines(ask.from, ask.upTo, signal, pace);
        return;
      case 'image':
        for await (const piece of this.#desk.image(signal)) {
          await pace(piece.length);
          yield piece;
        }
    }
  }

  #send(message: FromOwner): void {
    this.#port.postMessage(message); // goes nowhere when the thread is gone
  }
}

/** What a thread asked to be read. */
interface OwnedStream {
  readonly parts: Parts;
  readonly stop: AbortController;
  readonly looked: Looked;
}

/** What was looked at and not told yet. */
class Looked {
  readonly #tell: (records: number) => void;
  #records = 0;

  constructor(tell: (records: number) => void) {
    this.#tell = tell;
  }

  add(records: number): void {
    this.#records += records;
    if (this.#records >= LOOKED_MAX) this.tell();
  }

  tell(): void {
    if (this.#records > 0) this.#tell(this.#records);
    this.#records = 0;
  }
}

function sent({ line, hash }: LoggedRecord): SentRecord {
  return { line, hash };
}
