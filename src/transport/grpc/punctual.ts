/**
 * The items of `items`, none of which may take longer than `waitMs` to come; 0 for any time. When one does, `late` is
 * called, which has to make them end. The time in which nobody asks for an item does not count.
 */
export async function* punctual<T>(
  items: AsyncIterable<T>,
  waitMs: number,
  late: () => void,
): AsyncGenerator<T, void, undefined> {
  if (waitMs === 0) {
    yield* items;
    return;
  }
  let isAsked = true;
  // One timer for all items, set back for each: streams have many.
  const timer = setTimeout(() => {
    if (isAsked) late();
  }, waitMs);
  try {
    for await (const item of items) {
      isAsked = false;
      yield item;
      isAsked = true;
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
  }
}
