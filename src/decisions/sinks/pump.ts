import { assert } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import type { DecisionFilter } from '../read/filter.ts';
import { matchesFilter } from '../read/filter.ts';
import type { LoggedRecord, LogView } from '../read/view.ts';
import { assertKept, readBlocks, recordAt, requireCutOff } from '../read/view.ts';
import { sinkKey } from '../disk/layout.ts';
import { put } from '../../base/sealed-value.ts';
import type { Timers } from '../timers.ts';
import type { BackOff } from './back-off.ts';
import { waitMs } from './back-off.ts';
import type { Sink } from './sink.ts';

export interface PumpOptions {
  readonly filter: DecisionFilter;
  readonly backOff: BackOff;
  readonly timers: Timers;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** A batch that was refused and will be sent again, or records that retention took before they were sent. */
  readonly onTrouble: (trouble: Error) => void;
  /** Aborted when the sink is to get what there is and then no more; a sink that fails is not tried again then. */
  readonly drain: AbortSignal;
}

const RECORDS_PER_SEND = 256;

/**
 * Sends the log to a sink until `signal` fires, the log closes or all of it is sent and no more is wanted; at least once
 * and in order: the position is written after the sink has taken a batch, and it goes on from there the next time. A sink
 * that fails gets the same batch again, later and later. Nothing waits for a sink, and it holds one batch in memory.
 */
export async function pumpTo(
  sink: Sink,
  view: LogView,
  options: PumpOptions,
  signal: AbortSignal,
): Promise<void> {
  const { drain } = options;
  const moving = AbortSignal.any([signal, drain]);
  let next = await positionOf(sink, view);
  while (!signal.aborted) {
    if (next >= view.standing.size) {
      if (view.isClosed || drain.aborted) return;
      await view.moved.next(moving);
      continue;
    }
    try {
      next = await sendSome(sink, view, next, options, signal);
    } catch (error) {
      if (moving.aborted || view.isClosed) return;
      if (error instanceof Fault && error.reason === 'decision-expired') {
        options.onTrouble(error);
        next = view.kept.from;
      } else {
        await requireCutOff(view, error, moving);
      }
    }
  }
}

/** The next sequence the sink is to get. */
export async function positionOf(sink: Sink, view: LogView): Promise<number> {
  const row = await view.database.get(sinkKey(sink.name));
  return row === undefined ? view.kept.from : row.readUIntBE(0, 6);
}

async function sendSome(
  sink: Sink,
  view: LogView,
  from: number,
  options: PumpOptions,
  signal: AbortSignal,
): Promise<number> {
  const records = await readSome(view, from, signal);
  const next = from + records.length;
  const wanted = records.filter(({ record }) => matchesFilter(options.filter, record));
  for (let attempt = 1; wanted.length > 0; attempt++) {
    try {
      await sink.send(wanted, signal);
      break;
    } catch (error) {
      signal.throwIfAborted();
      options.drain.throwIfAborted();
      const trouble = `sending the decisions from ${from} on to \`${sink.name}\` failed`;
      options.onTrouble(new Error(`${trouble}: ${String(error)}`, { cause: error }));
      const ms = waitMs(options.backOff, attempt, options.random());
      await rest(ms, options.timers, AbortSignal.any([signal, options.drain]));
    }
  }
  await keepPosition(sink, view, next);
  return next;
}

/** While the log is stopped it is not kept: what is sent then may be sent again at the next start. */
async function keepPosition(sink: Sink, view: LogView, next: number): Promise<void> {
  const position = Buffer.alloc(6);
  position.writeUIntBE(next, 0, 6);
  try {
    await view.database.write([put(sinkKey(sink.name), position)]);
  } catch (error) {
    if (view.failure === undefined) throw error;
  }
}

/** One record at least. @throws Fault `decision-expired` */
async function readSome(view: LogView, from: number, signal: AbortSignal): Promise<readonly LoggedRecord[]> {
  const records: LoggedRecord[] = [];
  const upTo = Math.min(from + RECORDS_PER_SEND, view.standing.size);
  for await (const block of readBlocks(view, from, upTo, 'ascending', signal)) {
    if (block.first > from + records.length) break; // retention took what comes first
    const end = Math.min(upTo - block.first, block.records.length);
    for (let offset = from + records.length - block.first; offset < end; offset++) {
      records.push(recordAt(block, offset));
    }
  }
  if (records.length === 0) assertKept(view, from); // looked at when the rows have been read
  assert(records.length > 0, 'there are records behind the position');
  return records;
}

async function rest(ms: number, timers: Timers, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const over = Promise.withResolvers<void>();
  const cancel = timers.after(ms, over.resolve);
  const giveUp = (): void => over.reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await over.promise;
  } finally {
    cancel();
    signal.removeEventListener('abort', giveUp);
  }
}
