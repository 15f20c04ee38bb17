import type { Pace } from '../base/pace.ts';
import type { Soon } from '../base/soon.ts';
import type { Checkpoint } from './proof/checkpoint.ts';
import type { Hash } from './proof/hash.ts';
import type { InclusionProof } from './log.ts';
import type { DecisionFilter } from './read/filter.ts';
import type { QueryAsk, QueryItem } from './read/query.ts';
import type { LoggedRecord } from './read/view.ts';
import type { Entry } from './record/record.ts';

/**
 * A tenant's decision log as those who decide and those who look see it, whichever thread holds it. What fails is said
 * as at `DecisionLog`.
 */
export interface DecisionDesk {
  /**
   * Asked before something is given out, or changed, whose record can only be made afterwards: a list that is sent as it
   * is found, a write.
   * @throws Fault `decision-log-unavailable` when a decision that is made now could not be recorded.
   */
  requireTaking(): void;
  /**
   * Takes a decision in whose id nobody asks for; it need not be on the disk before it is answered.
   * @throws Fault `decision-log-unavailable`: then the answer must not be given.
   */
  note(entry: Entry): void;
  /** As `note`, and gives back the id; undefined when the decision was only counted. */
  append(entry: Entry): Soon<string | undefined>;
  /** Resolves to the id when the decision is on the disk. @throws as `note` */
  appendDurably(entry: Entry): Promise<string>;
  /** @throws Fault `unknown-decision`, `decision-expired` */
  get(id: string, signal: AbortSignal): Promise<LoggedRecord>;
  /**
   * Records on the disk that match; see `queryDecisions`.
   * @param pace told how many records are looked at. A log that another thread holds is read at the pace of that one; it is
   *   told here, and not waited for.
   */
  query(ask: QueryAsk, signal: AbortSignal, pace?: Pace<number>): AsyncIterable<QueryItem>;
  /**
   * Every record from `from` on that matches, without end; see `tailDecisions`.
   * @param from undefined for what comes from now on
   * @param pace as for `query`
   */
  tail(
    from: number | undefined,
    filter: DecisionFilter,
    signal: AbortSignal,
    pace?: Pace<number>,
  ): AsyncIterable<LoggedRecord>;
  /** Over everything that is appended; undefined for an empty log. */
  checkpoint(): Promise<Checkpoint | undefined>;
  proveInclusion(sequence: number, size: number): Promise<InclusionProof>;
  proveConsistency(from: number, to: number): Promise<readonly Hash[]>;
  /**
   * The lines of an export, each with its line feed; see `exportLog`.
   * @param upTo undefined for all there is
   * @param pace as for `query`
   */
  exportLines(
    from: number,
    upTo: number | undefined,
    signal: AbortSignal,
    pace?: Pace<number>,
  ): AsyncIterable<string>;
  /**
   * The log with its keys, in pieces that `restoreLog` makes a log of; see disk/log-image.ts. From one view.
   * @throws Fault `data-damaged`
   */
  image(signal: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** What checkpoints and exports are verified with, as SPKI PEM. */
  publicKey(): Promise<string>;
}
