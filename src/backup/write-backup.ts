import type { Revision } from '../model/revision.ts';
import { type Frame, FrameWriter, MAGIC } from './frame.ts';
import { type BackupBegin, encodeBegin, encodeEnd } from './manifest.ts';

/** What a backup is made of. */
export interface BackupSource {
  readonly tenant: string;
  readonly storeId: string;
  readonly revision: Revision;
  readonly createdMs: number;
  /** `Store.image` at the revision. */
  readonly store: AsyncIterable<Uint8Array>;
  /** `DecisionDesk.image`; undefined for a backup without decisions. */
  readonly decisions: AsyncIterable<Uint8Array> | undefined;
}

/** The bytes of a backup, in pieces, no faster than they are taken. What is behind them is let go when they end. */
export async function* writeBackup(source: BackupSource): AsyncGenerator<Buffer, void> {
  const frames = new FrameWriter();
  const { tenant, storeId, revision, createdMs, store, decisions } = source;
  const hasDecisions = decisions !== undefined;
  const begin: BackupBegin = { tenant, storeId, revision, createdMs, hasDecisions };
  yield Buffer.concat([MAGIC, frames.frame({ kind: 'begin', payload: encodeBegin(begin) })]);
  const counts = { store: 0, decisions: 0 };
  for await (const frame of partsOf(store, decisions)) {
    counts[frame.kind]++;
    yield frames.frame(frame);
  }
  const end = { storeFrames: counts.store, decisionFrames: counts.decisions };
  yield frames.frame({ kind: 'end', payload: encodeEnd(end) });
}

type Part = Frame & { readonly kind: 'store' | 'decisions' };

async function* partsOf(
  store: AsyncIterable<Uint8Array>,
  decisions: AsyncIterable<Uint8Array> | undefined,
): AsyncGenerator<Part, void> {
  for await (const payload of store) yield { kind: 'store', payload };
  if (decisions === undefined) return;
  for await (const payload of decisions) yield { kind: 'decisions', payload };
}
