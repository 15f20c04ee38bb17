import type { RelationshipVersion } from '../store.ts';
import { askListening } from './ask.ts';
import { fromFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { Calls } from './messages.ts';
import { type PackedPart, unpackPart } from './packed-pages.ts';

type PagesMethod = 'readPages' | 'nextPages';

/**
 * A question that is answered with pages. Where these are many or long they come in parts, the next of which is pulled
 * when one is unpacked, so that nobody waits for more than one of them.
 * @param lastOf the part that comes with the answer
 * @returns the answer, and the rows of each page by its place; nothing at the place of one without rows
 */
export async function askPages<M extends PagesMethod>(
  line: Line,
  method: M,
  asked: Calls[M]['asked'],
  signal: AbortSignal,
  lastOf: (answer: Calls[M]['answer']) => PackedPart,
): Promise<{
  readonly answer: Calls[M]['answer'];
  readonly rows: readonly (readonly RelationshipVersion[] | undefined)[];
}> {
  const rows: RelationshipVersion[][] = [];
  const answer = await askListening(line, method, asked, signal, fromFailure, {
    onPart(part, call) {
      unpackPart(rows, part);
      line.send({ kind: 'pull', call });
    },
  });
  unpackPart(rows, lastOf(answer));
  return { answer, rows };
}
