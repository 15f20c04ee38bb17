import type { Database } from './database.ts';
import { decodeChunk } from './change-entries.ts';
import { forwardText } from './identity-key.ts';
import { bulkRange, importKey } from './layout.ts';
import { del } from '../../base/sealed-value.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { dropLiveRows } from './version-row.ts';
import { ALONE } from './writer.ts';
import type { Writer } from './writer.ts';

const NEVER = new AbortController().signal;

/**
 * Removes what an import has staged, chunk by chunk between the turns of commits, and last the import itself: a crash
 * on the way leaves the rest to be taken back when the store is opened.
 */
export async function takeBack(database: Database, writer: Writer, id: number): Promise<void> {
  let hadRows = false;
  for await (const chunks of database.rows(bulkRange(id))) {
    hadRows = true;
    for (const chunk of chunks) await takeBackChunk(writer, id, chunk);
  }
  // The import must not be forgotten before its rows are gone: its number could be given to another, which would commit them.
  if (hadRows) await database.settle();
  await writer.submit(
    {
      texts: [],
      weight: 1,
      apply: async (group) => {
        group.stage([del(importKey(id))]);
        group.imports.takenBack(id);
      },
    },
    NEVER,
  );
}

/** What another transaction has written over what was staged stays. */
function takeBackChunk(writer: Writer, id: number, [key, value]: Entry): Promise<void> {
  const texts = decodeChunk([key, value]).map(({ relationship }) => forwardText(relationship));
  return writer.submit(
    {
      texts,
      weight: ALONE,
      apply: async (group) => {
        const staged = texts.flatMap((text) => {
          const pending = group.pending(text);
          return pending !== undefined && group.imports.stagedBy(pending) === id ? [pending] : [];
        });
        group.stage([...staged.flatMap(({ relationship }) => dropLiveRows(relationship)), del(key)]);
      },
    },
    NEVER,
  );
}
