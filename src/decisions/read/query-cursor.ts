import { hash } from 'node:crypto';
import { canonicalJson } from '../../base/json.ts';
import type { JsonValue } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { Order } from '../disk/database.ts';
import { count, struct, text } from '../record/codec.ts';
import type { Codec } from '../record/codec.ts';
import type { DecisionFilter } from './filter.ts';

/** Where a query goes on. The log may have grown meanwhile: a query sees what was there when it began, on every page. */
export interface QueryPosition {
  /** The sequence that was given last. */
  readonly last: number;
  /** How long the log was when the query began. */
  readonly size: number;
  /** Of the question: a cursor is for one question alone. */
  readonly digest: string;
}

export function questionDigest(origin: string, order: Order, filter: DecisionFilter): string {
  const json = JSON.parse(JSON.stringify({ origin, order, filter })) as JsonValue; // undefined members drop out
  return hash('sha256', canonicalJson(json)).slice(0, 16);
}

export function encodeQueryCursor(position: QueryPosition): string {
  return Buffer.from(POSITION.write(position)).toString('base64url');
}

/** @throws Fault `invalid-cursor` when it is none, or one of another question. */
export function decodeQueryCursor(cursor: string, digest: string): QueryPosition {
  let position: QueryPosition;
  try {
    position = POSITION.read(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as JsonValue);
  } catch (cause) {
    throw new Fault('invalid-cursor', 'expected a cursor of a query of decisions', { cause });
  }
  if (position.digest === digest) return position;
  throw new Fault('invalid-cursor', 'the cursor is of another query: filter, order and log must be the same');
}

const POSITION: Codec<QueryPosition> = struct({ last: count, size: count, digest: text });
