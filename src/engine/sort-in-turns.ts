/** Items that are sorted in one go. */
const RUN = 1_024;
/** What it takes to put one of them in its place, in steps. */
const STEPS_PER_ITEM = 2;

/**
 * `items` in the order of `compare`, those that are equal as they came. Yields where `isOver`, which is told of the steps
 * that were taken, says that a turn is over.
 */
export function* sortInTurns<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  isOver: (steps: number) => boolean,
): Generator<undefined, readonly T[], undefined> {
  if (items.length <= RUN) return items.toSorted(compare);
  let sorted: readonly T[] = yield* sortedRuns(items, compare, isOver);
  for (let run = RUN; run < sorted.length; run *= 2) {
    const merged: T[] = [];
    for (let start = 0; start < sorted.length; start += 2 * run) {
      const middle = Math.min(start + run, sorted.length);
      const end = Math.min(start + 2 * run, sorted.length);
      let left = start;
      let right = middle;
      while (left < middle || right < end) {
        const isLeft = left < middle && (right === end || compare(sorted[left]!, sorted[right]!) <= 0);
        merged.push(sorted[isLeft ? left++ : right++]!);
        if (merged.length % RUN === 0 && isOver(RUN)) yield;
      }
    }
    sorted = merged;
  }
  return sorted;
}

function* sortedRuns<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  isOver: (steps: number) => boolean,
): Generator<undefined, readonly T[], undefined> {
  const sorted: T[] = [];
  for (let start = 0; start < items.length; start += RUN) {
    for (const item of items.slice(start, start + RUN).toSorted(compare)) sorted.push(item);
    if (isOver(RUN * STEPS_PER_ITEM)) yield;
  }
  return sorted;
}
