import { after, type Soon } from '../base/soon.ts';
import type { Consistency } from '../model/consistency.ts';
import { Fault } from '../model/fault.ts';
import type { Revision } from '../model/revision.ts';
import { type Cursor, invalidCursor } from './cursor.ts';
import { decodeToken } from './token.ts';

/** How far a node is, and how to wait for more. */
export interface Frontier {
  readonly storeId: string;
  /** The oldest revision that can be read. */
  oldest(): Revision;
  /** What this node has applied. */
  applied(): Revision;
  /** The newest revision acknowledged to anyone before this call. */
  newest(): Soon<Revision>;
  /** Resolves when `revision` is applied here. */
  reach(revision: Revision, signal: AbortSignal): Promise<void>;
}

/**
 * The revision to read at, applied on this node once it is there: at once, unless a token or another thread is ahead of
 * this node.
 *
 * Nothing asked and `fully-consistent` give the newest state: what was acknowledged before the request came is seen.
 * `at-least-as-fresh` gives what is applied here, or the token's revision if that is later. `at-exact-snapshot` gives
 * exactly the token's.
 * @throws Fault `invalid-token`; `revision-expired` behind the window; `revision-unavailable` when it is not reached in `waitMs`.
 */
export function chooseRevision(
  consistency: Consistency,
  frontier: Frontier,
  waitMs: number,
  signal: AbortSignal,
): Soon<Revision> {
  switch (consistency.kind) {
    case 'newest':
    case 'fully-consistent':
      return catchUp(frontier, waitMs, signal);
    case 'minimize-latency':
      return frontier.applied();
    case 'at-least-as-fresh': {
      const reached = after(knownRevision(consistency.token, frontier), (revision) =>
        reach(revision, frontier, waitMs, signal),
      );
      return after(reached, (revision) => Math.max(revision, frontier.applied()));
    }
    case 'at-exact-snapshot':
      return after(knownRevision(consistency.token, frontier), (revision) =>
        exactly(revision, frontier, waitMs, signal),
      );
    default:
      return consistency satisfies never;
  }
}

/** The newest state, its schema included, applied on this node once it is there. @throws as `chooseRevision` */
export function catchUp(frontier: Frontier, waitMs: number, signal: AbortSignal): Soon<Revision> {
  return after(frontier.newest(), (newest) => reach(newest, frontier, waitMs, signal));
}

/**
 * `revision` itself, applied on this node once it is there.
 * @throws Fault `revision-expired`, `revision-unavailable`
 */
export function exactly(
  revision: Revision,
  frontier: Frontier,
  waitMs: number,
  signal: AbortSignal,
): Soon<Revision> {
  if (revision < frontier.oldest()) {
    throw new Fault(
      'revision-expired',
      'invalid revision: revision has expired: it is older than what is kept; repeat the read at a newer one',
    );
  }
  return reach(revision, frontier, waitMs, signal);
}

/**
 * The state that a list continues at, applied on this node when this resolves.
 * @throws Fault `invalid-cursor` ahead of the newest state, else as `exactly`
 */
export async function continueAt(
  { revision }: Cursor,
  frontier: Frontier,
  waitMs: number,
  signal: AbortSignal,
): Promise<Revision> {
  if (await isAhead(revision, frontier)) throw invalidCursor('it is ahead of the newest state of this store');
  return exactly(revision, frontier, waitMs, signal);
}

/**
 * The revision that a token of this store names.
 * @throws Fault `invalid-token`, also for a token ahead of the newest state: it is of a history this store does not
 * have, for example from before it was restored.
 */
export function knownRevision(token: string, frontier: Frontier): Soon<Revision> {
  const revision = decodeToken(frontier.storeId, token);
  return after(isAhead(revision, frontier), (ahead) => {
    if (!ahead) return revision;
    throw new Fault(
      'invalid-token',
      'invalid revision requested: the token is ahead of the newest state of this store',
    );
  });
}

function isAhead(revision: Revision, frontier: Frontier): Soon<boolean> {
  if (revision <= frontier.applied()) return false;
  return after(frontier.newest(), (newest) => revision > newest);
}

function reach(revision: Revision, frontier: Frontier, waitMs: number, signal: AbortSignal): Soon<Revision> {
  return revision <= frontier.applied() ? revision : waitFor(revision, frontier, waitMs, signal);
}

async function waitFor(
  revision: Revision,
  frontier: Frontier,
  waitMs: number,
  signal: AbortSignal,
): Promise<Revision> {
  const timeout = AbortSignal.timeout(waitMs);
  try {
    await frontier.reach(revision, AbortSignal.any([signal, timeout]));
  } catch (cause) {
    if (!timeout.aborted || signal.aborted) throw cause;
    throw new Fault('revision-unavailable', `the requested revision was not reached within ${waitMs} ms`, {
      cause,
    });
  }
  return revision;
}
