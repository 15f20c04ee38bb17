import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../../base/json.ts';
import { isJsonObject } from '../../../base/json.ts';
import { type Known, type Verification, verifyExport } from '../../../decisions/export/verify.ts';
import { parsePublicKey } from '../../../decisions/proof/signing-key.ts';
import { ReadError } from '../../validate/read-source.ts';
import type { Terminal } from '../../terminal.ts';

export interface VerifyOptions {
  /** A file with the key in PEM. */
  readonly publicKey: string;
  /** A file with what `checkpoint --json` printed, kept elsewhere. */
  readonly checkpoint?: string;
  /** The log that it must be of. */
  readonly origin?: string;
  readonly json: boolean;
}

/** 0 the export is as the holder of the key wrote it, 1 it is not. */
export type VerifyStatus = 0 | 1;

/** `bailiwick decisions verify FILE`: without a server. @throws ReadError, Fault */
export async function verify(
  file: string,
  options: VerifyOptions,
  terminal: Terminal,
): Promise<VerifyStatus> {
  const key = parsePublicKey(await read(options.publicKey));
  const { origin, checkpoint: kept } = options;
  const known: Known = {
    origin,
    checkpoint: kept === undefined ? undefined : checkpointIn(kept, await read(kept)),
  };
  const verified = await reading(file, () => {
    const bytes = file === '-' ? terminal.input() : createReadStream(file);
    return verifyExport(bytes as AsyncIterable<Uint8Array>, key, known);
  });
  if (options.json) terminal.out(JSON.stringify(verified));
  else for (const line of linesOf(verified)) terminal.out(line);
  return verified.problems.length === 0 ? 0 : 1;
}

function linesOf({ problems, hasMore, origin, from, size, checkpoints }: Verification): readonly string[] {
  if (problems.length === 0) {
    const what = from === size ? 'no decisions' : `decisions ${from} to ${size - 1}`;
    return [`sound: ${what} of ${origin}, ${checkpoints} checkpoint${checkpoints === 1 ? '' : 's'}`];
  }
  const found = problems.map(({ kind, lineNumber, message }) => `line ${lineNumber}: ${kind}: ${message}`);
  return [...found, ...(hasMore ? ['and more'] : []), 'this is not what the log wrote'];
}

function checkpointIn(file: string, text: string): NonNullable<Known['checkpoint']> {
  const json = parse(text);
  const inner = isJsonObject(json) ? json['checkpoint'] : undefined;
  if (isJsonObject(inner)) {
    const { size, root } = inner;
    const isCount = typeof size === 'string' && /^\d+$/.test(size);
    if (typeof root === 'string' && isCount) return { size: Number(size), root };
  }
  throw new ReadError(`${file}: expected what \`decisions checkpoint --json\` prints`);
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue; // JSON.parse gives nothing else
  } catch {
    return undefined;
  }
}

function read(file: string): Promise<string> {
  return reading(file, () => readFile(file, 'utf8'));
}

async function reading<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ReadError(`${file}: can't be read (${String(cause.code)})`, { cause });
  }
}
