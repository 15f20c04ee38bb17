import type { Load } from './load.ts';
import { beginningsBytes } from './change-entries.ts';
import type { RowSink } from './database.ts';
import { bulkKey } from './layout.ts';
import { RowScratch } from './row-scratch.ts';
import { put } from '../../base/sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { expiryKey, livePayload } from './version-row.ts';

const NO_PAYLOAD: Buffer = Buffer.alloc(0);
/** After these many rows other work of the process has a turn. */
const ROWS_PER_TURN = 1000;

/**
 * Puts the rows of versions that an import stages, like those of versions that begin: one index and then the other, each
 * in its own order, since LevelDB finds the place of a row in half the time when it is next to the one before.
 * Yields now and then, for the caller to hand back the event loop.
 * @param fresh numbers of relationships in the order of their forward keys
 */
export function* putStagedRows(
  load: Load,
  fresh: Uint32Array,
  born: number,
  sink: RowSink,
): Generator<void, void> {
  const scratch = new RowScratch();
  // Most have no caveat and no expiration, and then say the same.
  let last = { traits: NO_PAYLOAD, payload: NO_PAYLOAD };
  const payloadOf = (index: number): Buffer => {
    const traits = load.traits(index);
    if (last.traits !== traits) last = { traits, payload: livePayload(born, traits) };
    return last.payload;
  };
  let count = 0;
  for (const index of fresh) {
    scratch.put(sink, load.forward, index, payloadOf(index));
    const { expiresAtNs } = load.relationship(index);
    if (expiresAtNs !== undefined) {
      const { key, value } = put(expiryKey(expiresAtNs, load.forward.text(index)), NO_PAYLOAD);
      sink.put(key, value);
    }
    if (++count % ROWS_PER_TURN === 0) yield;
  }
  for (const index of inReverseOrder(load, fresh)) {
    scratch.put(sink, load.reverse, index, payloadOf(index));
    if (++count % ROWS_PER_TURN === 0) yield;
  }
}

/** What one chunk of a load began, for followers and for who takes it back. */
export function chunkRow(id: number, chunk: number, load: Load, fresh: Uint32Array): Operation {
  return put(bulkKey(id, chunk), beginningsBytes(load, fresh));
}

function inReverseOrder({ reverse }: Load, fresh: Uint32Array): Uint32Array {
  const order = reverse.order();
  if (order.length === fresh.length) return order;
  const wanted = new Set(fresh);
  return order.filter((index) => wanted.has(index));
}
