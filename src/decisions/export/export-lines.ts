import type { JsonValue } from '../../base/json.ts';
import { checkpointCodec, hashText, signatureText } from '../proof/checkpoint.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import type { Hash } from '../proof/hash.ts';
import { count, listOf, struct, text, unexpected } from '../record/codec.ts';
import type { Codec } from '../record/codec.ts';

/*
 * An export, line by line, every line canonical JSON and ended by a line feed:
 *
 *   {"begin":{"edge":[…],"format":1,"from":0,"origin":"…","previous":"…"}}
 *   {"hash":"…","record":{…}}              records in the order of their sequences
 *   {"checkpoint":{…}}                     behind the last record that it covers
 *   {"end":{…,"from":0,"size":…}}          signed: without it, an export that was cut short could not be told
 *
 * `edge` are the hashes of the complete subtrees over the records before `from`, so that roots can be made though those
 * records are not there. What is said of them is proven by the first root that agrees.
 */

export interface Begin {
  readonly format: typeof EXPORT_FORMAT;
  readonly origin: string;
  /** Sequence of the first record. */
  readonly from: number;
  /** Hash of the record before. */
  readonly previous: Hash;
  readonly edge: readonly Hash[];
}

/** That the export from `from` on ends with the record before `size`. */
export interface End extends Checkpoint {
  readonly from: number;
}

export const EXPORT_FORMAT = 1;

const FORMAT: Codec<typeof EXPORT_FORMAT> = {
  write: String,
  read(json) {
    if (json === EXPORT_FORMAT) return EXPORT_FORMAT;
    throw unexpected(`format ${EXPORT_FORMAT}`, json);
  },
};

const BEGIN: Codec<{ readonly begin: Begin }> = struct({
  begin: struct<Begin>({
    format: FORMAT,
    origin: text,
    from: count,
    previous: hashText,
    edge: listOf(hashText),
  }),
});
const CHECKPOINT: Codec<{ readonly checkpoint: Checkpoint }> = struct({ checkpoint: checkpointCodec });
const END: Codec<{ readonly end: End }> = struct({
  end: struct<End>({
    origin: text,
    from: count,
    size: count,
    root: hashText,
    timeMs: count,
    signature: signatureText,
  }),
});

export type ExportLine =
  | { readonly kind: 'begin'; readonly begin: Begin }
  | { readonly kind: 'record'; readonly hash: Hash; readonly line: string }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'end'; readonly end: End };

/** The line without its line feed. */
export function formatExportLine(item: ExportLine): string {
  switch (item.kind) {
    case 'begin':
      return BEGIN.write(item);
    case 'record':
      return `{"hash":"${item.hash}","record":${item.line}}`;
    case 'checkpoint':
      return CHECKPOINT.write(item);
    case 'end':
      return END.write(item);
  }
}

const RECORD = /^\{"hash":"([0-9a-f]{64})","record":(\{.*\})\}$/;

/**
 * What a line says; the text of a record is not looked into. Only the one form of each line is taken, so that no byte can
 * change that is not seen. Undefined when it is none.
 */
export function parseExportLine(written: string): ExportLine | undefined {
  const record = RECORD.exec(written);
  if (record?.[1] !== undefined && record[2] !== undefined) {
    return { kind: 'record', hash: record[1], line: record[2] };
  }
  const item = readOther(written);
  return item !== undefined && formatExportLine(item) === written ? item : undefined;
}

function readOther(written: string): ExportLine | undefined {
  try {
    const json = JSON.parse(written) as JsonValue; // JSON.parse gives nothing else
    if (written.startsWith('{"begin"')) return { kind: 'begin', ...BEGIN.read(json) };
    if (written.startsWith('{"checkpoint"')) return { kind: 'checkpoint', ...CHECKPOINT.read(json) };
    if (written.startsWith('{"end"')) return { kind: 'end', ...END.read(json) };
    return undefined;
  } catch {
    return undefined; // that it is none of ours is the answer
  }
}
