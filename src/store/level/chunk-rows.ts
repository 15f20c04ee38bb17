import type { ChunkItem } from './chunk.ts';
import { liveKey, reverseText } from './identity-key.ts';
import { bulkKey } from './layout.ts';
import { beginningBytes } from './change-entries.ts';
import { put } from './sealed-value.ts';
import type { Operation } from './sealed-value.ts';
import { expiryKey, livePayload } from './version-row.ts';

const NO_PAYLOAD: Buffer = Buffer.alloc(0);

/** The rows of versions that an import stages, like those of versions that begin. */
export function stagedRows(items: readonly ChunkItem[], born: number): readonly Operation[] {
  const operations: Operation[] = [];
  // Most have no caveat and no expiration, and then say the same.
  let last = { traits: NO_PAYLOAD, payload: NO_PAYLOAD };
  for (const { relationship, text, traits } of items) {
    if (last.traits !== traits) last = { traits, payload: livePayload(born, traits) };
    operations.push(put(liveKey(text), last.payload));
    operations.push(put(liveKey(reverseText(relationship)), last.payload));
    const { expiresAtNs } = relationship;
    if (expiresAtNs !== undefined) operations.push(put(expiryKey(expiresAtNs, text), NO_PAYLOAD));
  }
  return operations;
}

/** What the chunk began, for followers and for who takes it back. */
export function chunkRow(id: number, number: number, items: readonly ChunkItem[]): Operation {
  const entries = items.flatMap(({ text, traits }) => beginningBytes(text, traits));
  return put(bulkKey(id, number), Buffer.concat(entries));
}
