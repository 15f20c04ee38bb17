import type { KeyObject } from 'node:crypto';
import { isEndSignedBy, isSignedBy } from '../proof/checkpoint.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import { Frontier } from '../proof/frontier.ts';
import type { Hash } from '../proof/hash.ts';
import { recordHash } from '../proof/record-hash.ts';
import { subtreesOf } from '../proof/merkle.ts';
import { byteLines } from './byte-lines.ts';
import type { Begin, End } from './export-lines.ts';
import { parseExportLine } from './export-lines.ts';

/** Something that is not as it was when the log wrote it. */
export interface Problem {
  readonly kind:
    | 'malformed' // a line that is none of an export
    | 'altered' // a record that its hash does not cover
    | 'missing' // records between two others
    | 'misplaced' // a record that was there, or comes later than it should
    | 'unsigned' // a signature that is not by the key
    | 'contradicted' // a signed root that these records do not have
    | 'foreign' // of another log than the first line says
    | 'truncated'; // it breaks off
  /** Counted from 1. */
  readonly lineNumber: number;
  readonly sequence: number | undefined;
  readonly message: string;
}

export interface Verification {
  /** None: the export is as the holder of the key wrote it. */
  readonly problems: readonly Problem[];
  /** Whether there were more, which are left out. */
  readonly hasMore: boolean;
  readonly origin: string | undefined;
  readonly from: number;
  /** The sequence behind the last record. */
  readonly size: number;
  readonly checkpoints: number;
}

/** What is known of the log from elsewhere: from an outside witness, or an earlier export. */
export interface Known {
  readonly origin?: string | undefined;
  /** The export must have this one among its own, so that it is no older copy and no other history. */
  readonly checkpoint?: Pick<Checkpoint, 'size' | 'root'> | undefined;
}

const PROBLEMS_MAX = 100;
/** Longer than any record is. */
const LINE_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Checks an export with nothing but the public key: every byte of it is under a hash, every hash under a signed root, and
 * its first and last record under the signed end. An older whole export passes as what it is; only what is `known` from
 * elsewhere can show that there is a newer one.
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  key: KeyObject,
  known: Known = {},
): Promise<Verification> {
  const verifier = new Verifier(key, known);
  let lineNumber = 0;
  for await (const { text, isEnded } of byteLines(chunks, LINE_BYTES_MAX)) {
    verifier.take(++lineNumber, text);
    if (!isEnded) verifier.breakOff(lineNumber);
  }
  return verifier.finish(lineNumber);
}

class Verifier {
  readonly #key: KeyObject;
  readonly #known: Known;
  readonly #problems: Problem[] = [];
  #hasMore = false;
  #begin: Begin | undefined;
  #end: End | undefined;
  #next = 0;
  /** Hashes that the record before may have: its own, and the one it says, when they differ. */
  #previous: readonly Hash[] | undefined;
  /** Undefined once a leaf is unknown: then no root can be made. */
  #frontier: Frontier | undefined;
  #checkpoints = 0;
  #isKnownSeen = false;
  #line = 0;

  constructor(key: KeyObject, known: Known) {
    this.#key = key;
    this.#known = known;
  }

  take(lineNumber: number, text: string | undefined): void {
    this.#line = lineNumber;
    const item = text === undefined ? undefined : parseExportLine(text);
    if (item === undefined) return this.#problem('malformed', 'expected a line of an export');
    if (this.#end !== undefined) return this.#problem('malformed', 'expected nothing behind the end');
    if ((item.kind === 'begin') !== (lineNumber === 1)) {
      return this.#problem('malformed', 'expected the beginning on the first line and nowhere else');
    }
    switch (item.kind) {
      case 'begin':
        return this.#takeBegin(item.begin);
      case 'record':
        return this.#takeRecord(item.hash, item.line);
      case 'checkpoint':
        this.#checkpoints++;
        return this.#takeRoot(item.checkpoint, isSignedBy(item.checkpoint, this.#key));
      case 'end':
        this.#end = item.end;
        return this.#takeEnd(item.end);
    }
  }

  breakOff(lineNumber: number): void {
    this.#line = lineNumber;
    this.#problem('truncated', 'the last line breaks off');
  }

  finish(lineNumber: number): Verification {
    this.#line = lineNumber;
    if (this.#end === undefined) {
      this.#problem(
        'truncated',
        `the signed end is missing: there were records behind ${this.#next - 1}, or not`,
      );
    }
    const { checkpoint } = this.#known;
    if (checkpoint !== undefined && !this.#isKnownSeen) {
      this.#problem(
        'contradicted',
        `the known checkpoint over ${checkpoint.size} records is not among these`,
      );
    }
    return {
      problems: this.#problems,
      hasMore: this.#hasMore,
      origin: this.#begin?.origin,
      from: this.#begin?.from ?? 0,
      size: this.#next,
      checkpoints: this.#checkpoints,
    };
  }

  #takeBegin(begin: Begin): void {
    this.#begin = begin;
    this.#next = begin.from;
    this.#previous = [begin.previous];
    const isEdge = begin.edge.length === subtreesOf(0, begin.from).length;
    if (isEdge) this.#frontier = new Frontier(begin.from, begin.edge);
    else this.#problem('altered', `${begin.edge.length} hashes can't be the edge of ${begin.from} records`);
    const { origin } = this.#known;
    if (origin !== undefined && origin !== begin.origin) {
      this.#problem('foreign', `expected the log \`${origin}\`, found \`${begin.origin}\``);
    }
  }

  #takeRecord(claimed: Hash, line: string): void {
    const sequence = sequenceOf(line);
    if (sequence === undefined) return this.#problem('malformed', 'expected a record with a sequence');
    if (sequence < this.#next) {
      return this.#problem(
        'misplaced',
        `record ${sequence} stands behind record ${this.#next - 1}`,
        sequence,
      );
    }
    if (sequence > this.#next) {
      this.#problem('missing', `the records from ${this.#next} to ${sequence - 1} are missing`, this.#next);
      this.#frontier = undefined;
      this.#previous = undefined;
      this.#next = sequence;
    }
    const own = this.#previous?.map((previous) => recordHash(line, previous));
    if (own !== undefined && !own.includes(claimed)) {
      this.#problem('altered', `record ${sequence} is not what its hash covers`, sequence);
    }
    this.#previous = [...new Set([claimed, ...(own ?? [])])];
    this.#frontier?.append(claimed);
    this.#next++;
  }

  #takeRoot(checkpoint: Checkpoint, isSigned: boolean): void {
    const { origin, size, root } = checkpoint;
    const name = `the checkpoint over ${size} records`;
    if (!isSigned) return this.#problem('unsigned', `${name} is not signed by the key`);
    if (origin !== this.#begin?.origin)
      return this.#problem('foreign', `${name} is of the log \`${origin}\``);
    if (size !== this.#next) {
      return this.#problem('misplaced', `${name} stands behind record ${this.#next - 1}`);
    }
    if (this.#frontier !== undefined && this.#frontier.root() !== root) {
      return this.#problem('contradicted', `${name} has another root than they have`);
    }
    const { checkpoint: known } = this.#known;
    if (this.#frontier !== undefined && known?.size === size && known.root === root) this.#isKnownSeen = true;
  }

  #takeEnd(end: End): void {
    this.#takeRoot(end, isEndSignedBy(end, end.from, this.#key));
    if (end.from !== this.#begin?.from) {
      this.#problem(
        'truncated',
        `expected the records from ${end.from} on, found none before ${this.#begin?.from}`,
      );
    }
    if (end.size > this.#next) {
      this.#problem('truncated', `expected ${end.size - this.#next} more records`, this.#next);
    }
  }

  #problem(kind: Problem['kind'], message: string, sequence?: number): void {
    this.#hasMore = this.#problems.length === PROBLEMS_MAX;
    if (!this.#hasMore) this.#problems.push({ kind, lineNumber: this.#line, sequence, message });
  }
}

function sequenceOf(line: string): number | undefined {
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null || !('sequence' in record)) return undefined;
    const { sequence } = record;
    return typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0
      ? sequence
      : undefined;
  } catch {
    return undefined; // that it is no record is the answer
  }
}
