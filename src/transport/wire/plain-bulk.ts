import type { CheckAsk, CheckBulkPermissionsAnswer, CheckBulkResult } from '../../operations/asks.ts';
import { NOT_PLAIN, PlainFields } from './plain-fields.ts';
import { readPlainQuestion } from './plain-question.ts';
import { encodeVerdictKind } from './verdict.ts';

/*
 * Bulk checks as nearly all are put and answered: questions without a context, answers of yes and no. They are read from
 * the bytes straight into what is asked, and answered by copying the bytes of each question beside its answer: the
 * general way makes a dozen objects for each question, which took as long as a third of the check itself. What is not
 * plain goes the general way as a whole; a property test holds both to the same bytes.
 *
 * Fields: request: consistency 1, items 2; response: checked_at 1, pairs 2; pair: request 1, item 2; response item:
 * permissionship 1.
 */
const CONSISTENCY = 0x0a;
const ITEM = 0x12;
const PAIR = 0x12;
const PAIR_REQUEST = 0x0a;
/** The pair's `item` of two bytes, the tag of its `permissionship`; the value comes behind. */
const PAIR_ANSWER = [0x12, 0x02, 0x08] as const;
const PAIR_ANSWER_BYTES = PAIR_ANSWER.length + 1;
/** Tag and length of a pair, and of the question in it. */
const PAIR_HEADS_BYTES_MAX = 2 * (1 + 3);

export interface PlainBulk {
  readonly kind: 'plain';
  readonly bytes: Buffer;
  /** Before this come the fields that choose the state. */
  readonly itemsStart: number;
  readonly items: readonly CheckAsk[];
  /** Item `n` is at `bounds[2n] .. bounds[2n + 1]` of `bytes`. */
  readonly bounds: readonly number[];
}

/** `undefined` when it has to be read by the general way. */
export function readPlainBulk(bytes: Buffer): PlainBulk | undefined {
  const fields = new PlainFields(bytes);
  if (bytes[0] === CONSISTENCY) {
    const end = fields.enter(CONSISTENCY, bytes.length);
    if (end === NOT_PLAIN) return undefined;
    fields.at = end;
  }
  const itemsStart = fields.at;
  const items: CheckAsk[] = [];
  const bounds: number[] = [];
  while (fields.at < bytes.length) {
    const end = fields.enter(ITEM, bytes.length);
    const start = fields.at;
    const item = end === NOT_PLAIN ? undefined : readPlainQuestion(fields, end);
    if (item === undefined) return undefined;
    items.push(item);
    bounds.push(start, end);
  }
  return { kind: 'plain', bytes, itemsStart, items, bounds };
}

/**
 * The response that begins with `head`, which is all of it but the pairs. `undefined` when an answer is more than yes or
 * no, or has a trace.
 */
export function writePlainBulk(
  head: Buffer,
  { bytes, bounds }: PlainBulk,
  { results }: CheckBulkPermissionsAnswer,
): Buffer | undefined {
  const pairBytesMax = PAIR_HEADS_BYTES_MAX + PAIR_ANSWER_BYTES;
  const written = Buffer.allocUnsafe(head.length + bytes.length + results.length * pairBytesMax);
  let at = head.copy(written);
  for (const [index, result] of results.entries()) {
    const permissionship = plainPermissionship(result);
    const start = bounds[2 * index];
    const end = bounds[2 * index + 1];
    if (permissionship === undefined || start === undefined || end === undefined) return undefined;
    const length = end - start;
    const requestBytes = 1 + lengthBytes(length) + length;
    at = writeHead(written, at, PAIR, requestBytes + PAIR_ANSWER_BYTES);
    at = writeHead(written, at, PAIR_REQUEST, length);
    at += bytes.copy(written, at, start, end);
    for (const byte of PAIR_ANSWER) written[at++] = byte;
    written[at++] = permissionship;
  }
  return written.subarray(0, at);
}

function plainPermissionship(result: CheckBulkResult): number | undefined {
  if (result.kind === 'fault' || result.trace !== undefined || result.verdict.kind === 'conditional')
    return undefined;
  return encodeVerdictKind(result.verdict.kind);
}

/** Tag and length of a field with a content of `length` bytes, which is below 2 ** 21; gives where the content begins. */
function writeHead(bytes: Buffer, at: number, tag: number, length: number): number {
  let next = at;
  let rest = length;
  bytes[next++] = tag;
  for (; rest > 0x7f; rest >>>= 7) bytes[next++] = (rest & 0x7f) | 0x80;
  bytes[next++] = rest;
  return next;
}

function lengthBytes(length: number): number {
  if (length < 1 << 7) return 1;
  return length < 1 << 14 ? 2 : 3;
}
