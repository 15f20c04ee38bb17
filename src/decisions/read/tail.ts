import { assert } from '../../base/assert.ts';
import type { Pace } from '../../base/pace.ts';
import type { DecisionFilter } from './filter.ts';
import { matchesFilter } from './filter.ts';
import type { LoggedRecord, LogView } from './view.ts';
import { assertKept, readBlocks, recordAt, requireCutOff } from './view.ts';

/**
 * Every record from `from` on that matches, in order, without gap or repeat: those on the disk, then live until the log
 * closes. Nothing is queued for a reader: it reads at its own pace, and goes on later with the sequence after its last.
 * @param pace told how many records are looked at, a block of them at a time at most
 * @throws Fault `decision-expired` when what comes next has been removed, at the start or because it fell so far behind;
 * `shutting-down` when the log closes before it has caught up.
 */
export async function* tailDecisions(
  view: LogView,
  from: number,
  filter: DecisionFilter,
  signal: AbortSignal,
  pace: Pace<number> = () => undefined,
): AsyncGenerator<LoggedRecord, void> {
  let next = from;
  for (;;) {
    signal.throwIfAborted();
    if (next >= view.standing.size) {
      if (view.isClosed) return;
      await view.moved.next(signal);
      continue;
    }
    try {
      for await (const block of readBlocks(view, next, view.standing.size, 'ascending', signal)) {
        // Looked at when the rows have been read: what was removed while they were is missing among them.
        if (block.first > next) assertKept(view, next);
        assert(block.first <= next, 'the first block that is read holds the next record');
        await pace(block.records.length - (next - block.first));
        for (let offset = Math.max(0, next - block.first); offset < block.records.length; offset++) {
          const logged = recordAt(block, offset);
          next = logged.sequence + 1;
          if (matchesFilter(filter, logged.record)) yield logged;
          signal.throwIfAborted();
        }
      }
    } catch (thrown) {
      await requireCutOff(view, thrown, signal);
    }
  }
}
