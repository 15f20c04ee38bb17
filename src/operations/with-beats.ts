import { Pulse } from '../base/pulse.ts';

export type ItemOrBeat<T> = { readonly kind: 'item'; readonly item: T } | { readonly kind: 'beat' };

/**
 * The items of `open` as they come, and a beat for every `beatMs` in which none did; none at all without it. The next
 * item is asked for only when more is wanted. When this ends, `open`'s signal is aborted.
 */
export async function* withBeats<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  beatMs: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<ItemOrBeat<T>, void, undefined> {
  // Of its own, since an item that is asked for and does not come must not keep this from ending.
  const stop = new AbortController();
  const iterator = open(AbortSignal.any([signal, stop.signal]))[Symbol.asyncIterator]();
  const pulse = new Pulse();
  try {
    for (;;) {
      let isHere = false;
      const next = iterator.next();
      const wake = (): void => {
        isHere = true;
        pulse.fire();
      };
      // Once for an item, however many beats it takes: a race would add to a promise that may wait for hours.
      void next.then(wake, wake);
      while (beatMs !== undefined && !isHere && !signal.aborted) {
        const timer = setTimeout(() => pulse.fire(), beatMs);
        await pulse.next(signal);
        clearTimeout(timer);
        if (!isHere && !signal.aborted) yield { kind: 'beat' };
      }
      const result = await next;
      if (result.done === true) return;
      yield { kind: 'item', item: result.value };
    }
  } finally {
    stop.abort();
    await iterator.return?.();
  }
}
