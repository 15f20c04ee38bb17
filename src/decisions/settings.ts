/** How a log is kept; all of it the operator's to say. */
export interface LogSettings {
  /** Records that wait for the disk; at most these are lost when the process dies. */
  readonly queueMax: number;
  /** What happens to a decision when the queue is full: it is refused, or it is counted and a gap record says so. */
  readonly onOverflow: 'refuse' | 'count';
  /** Records that are not waited for are written when there are this many of them … */
  readonly flushRecords: number;
  /** … or the oldest has waited this long. */
  readonly flushMs: number;
  /** A checkpoint is signed when there are this many records behind the last one … */
  readonly checkpointRecords: number;
  /** … or the oldest of them is this old. */
  readonly checkpointMs: number;
  /** One of this many allowed decisions is recorded and the others are counted; 1 records all. Nothing else is left out. */
  readonly allowSampling: number;
  /** JSON Pointers such as `/context/prompt`: what is replaced by a keyed digest. See record/mask.ts. */
  readonly masks: readonly string[];
}

export const DEFAULT_SETTINGS: LogSettings = {
  queueMax: 16_384,
  onOverflow: 'refuse',
  flushRecords: 256,
  flushMs: 50,
  checkpointRecords: 1000,
  checkpointMs: 60_000,
  allowSampling: 1,
  masks: [],
};
