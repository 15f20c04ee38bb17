import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { digestOf } from '../../consistency/cursor.ts';
import type { Caller } from '../../model/caller.ts';
import { formatObject } from '../../model/object-text.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import { NOTE_MEMBER } from '../commit.ts';
import type { ChangeAsk } from './write-asks.ts';

/**
 * Who made a change to chains and why. It is the metadata of its transaction, under `delegation`, where no caller's own
 * metadata may have anything: see `requireMetadata`.
 */
export interface TransactionNote {
  readonly call: string;
  readonly caller: string;
  /** `user:anna`; empty for the operator. */
  readonly by: string;
  readonly reason: string;
  /** Digests of the idempotency key, for its caller and call, and of the rest of the ask; empty without a key. */
  readonly key: string;
  readonly body: string;
  /** Whatever else is worth keeping. */
  readonly facts: JsonObject;
}

/** The note of a call; with a key, its digest of the whole ask tells the same call from another. */
export function noteOf(
  call: string,
  { name: caller }: Caller,
  ask: ChangeAsk,
  by: ObjectRef | undefined,
  facts: JsonObject = {},
): TransactionNote {
  const { reason, idempotencyKey: key } = ask;
  return {
    call,
    caller,
    by: by === undefined ? '' : formatObject(by),
    reason,
    key: key === undefined ? '' : digestOf([caller, call, key]),
    body: key === undefined ? '' : digestOf(toJson(ask)),
    facts,
  };
}

/** Without what is undefined. */
function toJson(ask: ChangeAsk): JsonValue {
  return JSON.parse(JSON.stringify(ask)) as JsonValue; // JSON text holds nothing else
}

export function metadataOf(note: TransactionNote): JsonObject {
  return { [NOTE_MEMBER]: { ...note } };
}

/** Undefined for a transaction that changed no chain. */
export function noteIn(metadata: JsonObject | undefined): TransactionNote | undefined {
  const found = metadata?.[NOTE_MEMBER];
  if (!isJsonObject(found)) return undefined;
  const text = (name: string): string => (typeof found[name] === 'string' ? found[name] : '');
  return {
    call: text('call'),
    caller: text('caller'),
    by: text('by'),
    reason: text('reason'),
    key: text('key'),
    body: text('body'),
    facts: isJsonObject(found['facts']) ? found['facts'] : {},
  };
}
