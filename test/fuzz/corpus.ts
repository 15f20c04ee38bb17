import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, 'corpus');

export interface Input {
  /** Of its file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is kept for one target, in order of name: good examples, and everything that was once read wrongly. */
export function corpusOf(target: string): readonly Input[] {
  const folder = path.join(FOLDER, target);
  return readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

/** Keeps what was read wrongly, under a name that is the same for the same bytes; gives back that name. */
export function keep(target: string, bytes: Uint8Array): string {
  const name = `found-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
  mkdirSync(path.join(FOLDER, target), { recursive: true });
  writeFileSync(path.join(FOLDER, target, name), bytes);
  return name;
}
