import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipUpdate } from '../../model/update.ts';
import type { Load } from './load.ts';
import { forwardText, identityOfText } from './identity-key.ts';
import { ByteReader, LENGTH_BYTES, numberBytes, textBytes } from './payload-bytes.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { readTraits, traitsBytes } from './traits-bytes.ts';

/*
 * What one transaction did, identity by identity, in its changelog row or in the chunks of an import:
 *
 *   kind:1 ended:6 length:4 forward-text traits
 *
 * kind is 'd' for a relationship that ended (its traits are those it had), 't' for one that began. ended is the
 * revision at which the version that ended here had begun, 0 if none did: it names the garbage this transaction made.
 */

export interface ChangeEntry {
  readonly operation: 'touch' | 'delete';
  readonly relationship: Relationship;
  /** When the version that ended here had begun. */
  readonly ended: Revision | undefined;
}

const KIND = { touch: 0x74, delete: 0x64 } as const;
const TOUCH: Buffer = Buffer.from([KIND.touch]);
const DELETE: Buffer = Buffer.from([KIND.delete]);
const BEGINNING: Buffer = Buffer.concat([TOUCH, numberBytes(0)]);

/** Entries of one transaction that are joined at once. */
const ENTRIES_PER_PIECE = 1000;

/** What a transaction did so far. Its bytes are joined as it grows: all of a large one would take the thread for a second. */
export class ChangeEntries {
  readonly all: ChangeEntry[] = [];
  readonly #joined: Buffer[] = [];
  #loose: Buffer[] = [];

  add(entry: ChangeEntry): void {
    this.all.push(entry);
    for (const bytes of entryBytes(entry)) this.#loose.push(bytes);
    if (this.all.length % ENTRIES_PER_PIECE !== 0) return;
    this.#joined.push(Buffer.concat(this.#loose));
    this.#loose = [];
  }

  /** One entry after another. */
  get bytes(): readonly Buffer[] {
    return [...this.#joined, ...this.#loose];
  }
}

export function entryBytes({ operation, relationship, ended }: ChangeEntry): readonly Buffer[] {
  return [
    operation === 'touch' ? TOUCH : DELETE,
    numberBytes(ended ?? 0),
    textBytes(forwardText(relationship)),
    traitsBytes(relationship),
  ];
}

/** The entries of relationships of a load that began and replaced none, one after another. */
export function beginningsBytes(load: Load, indexes: Uint32Array): Buffer {
  let length = 0;
  for (const index of indexes) {
    length += BEGINNING.length + LENGTH_BYTES + load.forward.textLength(index) + load.traits(index).length;
  }
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const index of indexes) {
    bytes.set(BEGINNING, at);
    at += BEGINNING.length;
    const textLength = load.forward.textLength(index);
    bytes.writeUInt32BE(textLength, at);
    at += LENGTH_BYTES;
    load.forward.copyText(index, bytes, at);
    at += textLength;
    const traits = load.traits(index);
    bytes.set(traits, at);
    at += traits.length;
  }
  return bytes;
}

/** What is left of a payload. @throws Error when it says nothing of the kind. */
export function* readEntries(reader: ByteReader): Generator<ChangeEntry, void> {
  while (!reader.atEnd) yield readEntry(reader);
}

/** The entries of one chunk of an import. @throws Fault `data-damaged`. */
export function decodeChunk([key, value]: Entry): readonly ChangeEntry[] {
  const payload = payloadOf(key, value);
  try {
    return [...readEntries(new ByteReader(payload))];
  } catch (error) {
    throw damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
  }
}

export function toUpdates(entries: readonly ChangeEntry[]): readonly RelationshipUpdate[] {
  return entries.map(({ operation, relationship }) => ({ operation, relationship }));
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
