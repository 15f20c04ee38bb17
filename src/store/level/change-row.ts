import type { JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { ChangeSet } from '../store.ts';
import { forwardText, identityOfText } from './identity-key.ts';
import { changeKey, numberAt } from './layout.ts';
import { ByteReader, numberBytes, textBytes } from './payload-bytes.ts';
import { damagedRow, payloadOf, put } from './sealed-value.ts';
import type { Entry, Operation } from './sealed-value.ts';
import { readTraits, traitsBytes } from './traits-bytes.ts';

/*
 * One transaction in the changelog:
 *
 *   milliseconds:6 length:4 JSON { schema?, metadata? }, then for each identity that changed:
 *   kind:1 ended:6 length:4 forward-text traits
 *
 * kind is 'd' for a relationship that ended (its traits are those it had), 't' for one that began. ended is the
 * revision at which the version that ended here had begun, 0 if none did: it names the garbage this transaction made.
 */

/** A transaction as the changelog keeps it. */
export interface Change {
  readonly revision: Revision;
  readonly timeMs: number;
  readonly schema: string | undefined;
  readonly metadata: JsonObject | undefined;
  readonly entries: readonly ChangeEntry[];
}

export interface ChangeEntry {
  readonly operation: 'touch' | 'delete';
  readonly relationship: Relationship;
  /** When the version that ended here had begun. */
  readonly ended: Revision | undefined;
}

const KIND = { touch: 0x74, delete: 0x64 } as const;

export function putChange(change: Change): Operation {
  const { revision, timeMs, schema, metadata, entries } = change;
  const payload = Buffer.concat([
    numberBytes(timeMs),
    textBytes(JSON.stringify({ schema, metadata })),
    ...entries.flatMap(({ operation, relationship, ended }) => [
      Buffer.from([KIND[operation]]),
      numberBytes(ended ?? 0),
      textBytes(forwardText(relationship)),
      traitsBytes(relationship),
    ]),
  ]);
  return put(changeKey(revision), payload);
}

/** @throws Fault `data-damaged`. */
export function decodeChange([key, value]: Entry): Change {
  const payload = payloadOf(key, value);
  try {
    const revision = numberAt(key, 0);
    if (!changeKey(revision).equals(key)) throw new Error('the key is too long');
    const reader = new ByteReader(payload);
    const timeMs = reader.number();
    const { schema, metadata } = reader.json();
    if (schema !== undefined && typeof schema !== 'string') throw new Error('the schema is not a text');
    if (metadata !== undefined && !isJsonObject(metadata)) throw new Error('the metadata is not an object');
    const entries: ChangeEntry[] = [];
    while (!reader.atEnd) entries.push(readEntry(reader));
    return { revision, timeMs, schema, metadata, entries };
  } catch (error) {
    throw damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
  }
}

export function toChangeSet({ revision, timeMs, schema, metadata, entries }: Change): ChangeSet {
  const updates = entries.map(({ operation, relationship }) => ({ operation, relationship }));
  return { revision, timeMs, updates, schema, metadata };
}

function readEntry(reader: ByteReader): ChangeEntry {
  const kind = reader.byte();
  if (kind !== KIND.touch && kind !== KIND.delete) throw new Error(`unknown kind of change \`${kind}\``);
  const ended = reader.number();
  const { resource, relation, subject } = identityOfText(reader.text());
  const { caveat, expiresAtNs } = readTraits(reader);
  return {
    operation: kind === KIND.touch ? 'touch' : 'delete',
    relationship: { resource, relation, subject, caveat, expiresAtNs },
    ended: ended === 0 ? undefined : ended,
  };
}
