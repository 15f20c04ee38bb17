import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { codeOf } from '../base/error-code.ts';
import { Fault } from './fault.ts';

/*
 * The text of a small file that is always replaced as a whole: two lines of JSON, the first with the format and the
 * checksum of the second, which is the content.
 */

export interface SealedForm {
  readonly format: number;
  /** For people, such as `credentials with their checksum`. */
  readonly expected: string;
}

export function sealedText(format: number, content: unknown): string {
  const body = JSON.stringify(content);
  return `${JSON.stringify({ format, crc32: crc32(body) })}\n${body}\n`;
}

/**
 * Undefined when there is no such file.
 * @param read takes the content, and throws where it is none
 * @throws Fault `data-damaged`, also for what `read` throws that is no fault; `data-version`
 */
export async function readSealedFile<T>(
  file: string,
  form: SealedForm,
  read: (content: unknown) => T,
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return read(unseal(text, file, form.format));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('data-damaged', `\`${file}\`: expected ${form.expected}`, { cause });
  }
}

function unseal(text: string, file: string, format: number): unknown {
  const [head = '', body = ''] = text.split('\n');
  const { format: found, crc32: sum } = JSON.parse(head) as { format?: unknown; crc32?: unknown };
  if (typeof found === 'number' && found > format) {
    const message = `\`${file}\`: expected format ${format}, found ${found}, which a newer version wrote`;
    throw new Fault('data-version', message);
  }
  if (found !== format || sum !== crc32(body)) throw new Error('the checksum does not match');
  return JSON.parse(body);
}
