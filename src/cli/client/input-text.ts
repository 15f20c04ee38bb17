import { readSource } from '../validate/read-source.ts';
import type { Terminal } from '../terminal.ts';

/** The whole of a file, or of the input for `-`. @throws ReadError */
export async function readText(file: string, terminal: Terminal): Promise<string> {
  if (file !== '-') return readSource(file).text;
  const chunks: Uint8Array[] = [];
  for await (const chunk of terminal.input()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
