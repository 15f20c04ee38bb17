import type { JsonObject } from '../../base/json.ts';
import type { Replayable } from './replayable.ts';

/**
 * The question without the context values of which any part is masked. A decisive answer is the same whatever these
 * were; any other names them as missing, and so says that it is not known.
 */
export function withoutMasked(entry: Replayable, masked: readonly string[]): Replayable {
  if (masked.length === 0) return entry;
  if ('items' in entry) {
    const items = entry.items.map((item, index) => ({
      ...item,
      context: without(item.context, masked, `/entry/items/${index}/context/`),
    }));
    return { ...entry, items } as Replayable; // only contexts have changed
  }
  return 'context' in entry
    ? { ...entry, context: without(entry.context, masked, '/entry/context/') }
    : entry;
}

/** @param at where the context's members are, as a JSON Pointer with a slash behind it */
function without(context: JsonObject, masked: readonly string[], at: string): JsonObject {
  const names = new Set(
    masked
      .filter((path) => path.startsWith(at))
      .map((path) => (path.slice(at.length).split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')),
  );
  return Object.fromEntries(Object.entries(context).filter(([name]) => !names.has(name)));
}
