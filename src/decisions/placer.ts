import type { Clock } from '../base/clock.ts';
import type { Standing } from './disk/meta.ts';
import { maskEntry } from './record/mask.ts';
import type { Mask } from './record/mask.ts';
import { RECORD_VERSION } from './record/record.ts';
import type { DecisionRecord, Entry } from './record/record.ts';
import { formatRecord } from './record/record-text.ts';
import type { PlacedRecord } from './sealer.ts';

export interface PlacerOptions {
  /** The name of this opening of the log, with which ids begin. */
  readonly opening: string;
  readonly masks: readonly Mask[];
  readonly maskKey: Buffer;
  readonly clock: Clock;
}

/** Gives entries their place in the log: sequence, id, time and text. */
export class Placer {
  readonly #options: PlacerOptions;
  #next: number;
  #recordedAtMs: number;

  /** @param standing behind which the places go on. */
  constructor(options: PlacerOptions, { size, recordedAtMs }: Standing) {
    this.#options = options;
    this.#next = size;
    this.#recordedAtMs = recordedAtMs;
  }

  /** The sequence that is given next. */
  get next(): number {
    return this.#next;
  }

  idOf(sequence: number): string {
    return `${this.#options.opening}-${sequence}`;
  }

  /** @throws RangeError when the entry has a number that is none: then no place is taken. */
  place(entry: Entry): PlacedRecord {
    const { clock, masks, maskKey } = this.#options;
    const masked = masks.length === 0 ? { entry, paths: [] } : maskEntry(entry, masks, maskKey);
    const recordedAtMs = Math.max(this.#recordedAtMs, clock.nowMs()); // a clock may be set back, the log is not
    const record: DecisionRecord = {
      version: RECORD_VERSION,
      sequence: this.#next,
      id: this.idOf(this.#next),
      recordedAtMs,
      masked: masked.paths,
      entry: masked.entry,
    };
    const line = formatRecord(record); // nothing has changed until here
    this.#recordedAtMs = recordedAtMs;
    return { sequence: this.#next++, recordedAtMs, line, entry: masked.entry };
  }
}
