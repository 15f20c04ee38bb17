import { one, type Sample } from '../harness/sample.ts';
import type { KnownList } from '../worlds/world.ts';

export interface TimedList {
  readonly firstMs: number;
  readonly totalMs: number;
}

/**
 * Reads a list to its end.
 * @throws when it is not the expected one; its order is the side's own
 */
export async function timeList(
  { title, expected }: KnownList,
  pages: AsyncIterable<readonly string[]>,
): Promise<TimedList> {
  const found: string[] = [];
  const start = performance.now();
  let firstMs = Number.NaN;
  for await (const ids of pages) {
    if (found.length === 0 && ids.length > 0) firstMs = performance.now() - start;
    found.push(...ids);
  }
  const totalMs = performance.now() - start;
  const ordered = found.toSorted();
  if (ordered.length !== expected.length || ordered.some((id, index) => id !== expected[index])) {
    throw new Error(`${title}: expected ${expected.length} results, found ${ordered.length} or others`);
  }
  return { firstMs, totalMs };
}

export function listSamples(
  { title, expected }: KnownList,
  { firstMs, totalMs }: TimedList,
): readonly Sample[] {
  return [
    one(`${title}: results`, 'count', expected.length),
    one(`${title}: first result`, 'ms', firstMs),
    one(`${title}: total`, 'ms', totalMs),
  ];
}
