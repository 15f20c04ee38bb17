import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { StoredSize } from '../../model/stored.ts';

/** Where a store stands between two batches. What is here is on disk. */
export interface Standing {
  readonly head: Revision;
  readonly oldest: Revision;
  /** The largest clock reading that expired relationships were collected with. */
  readonly expiredMs: number;
  /** When `head` was committed. */
  readonly timeMs: number;
  /** The revision of the schema in force at `head`; 0 for none. */
  readonly schemaRevision: Revision;
  /** What is live at `head`. */
  readonly stored: StoredSize;
}

/** @throws Fault `revision-expired` behind the window, `revision-unavailable` ahead of it. */
export function assertReadable(at: Revision, { head, oldest }: Standing): void {
  if (at < oldest) {
    throw new Fault(
      'revision-expired',
      `revision ${at} has expired: the oldest that can be read is ${oldest}`,
    );
  }
  if (at > head) {
    throw new Fault('revision-unavailable', `revision ${at} is not there yet: the newest is ${head}`);
  }
}
