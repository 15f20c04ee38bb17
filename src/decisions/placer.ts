import type { Clock } from '../base/clock.ts';
import type { Standing } from './disk/meta.ts';
import { RecordBuffer } from './proof/record-bytes.ts';
import { prepareEntry } from './record/prepared-entry.ts';
import type { Masking, PreparedEntry } from './record/prepared-entry.ts';
import { RECORD_VERSION } from './record/record.ts';
import type { Entry } from './record/record.ts';
import { formatRecordAround } from './record/record-text.ts';
import type { PlacedRecord } from './sealer.ts';

export interface PlacerOptions extends Masking {
  /** The name of this opening of the log, with which ids begin. */
  readonly opening: string;
  readonly clock: Clock;
}

/** Gives entries their place in the log: sequence, id, time and text. */
export class Placer {
  readonly #options: PlacerOptions;
  readonly #texts = new RecordBuffer();
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
  place(entry: Entry | PreparedEntry): PlacedRecord {
    const { clock } = this.#options;
    const { text, masked, terms } = entry.kind === 'prepared' ? entry : prepareEntry(entry, this.#options);
    const recordedAtMs = Math.max(this.#recordedAtMs, clock.nowMs()); // a clock may be set back, the log is not
    const sequence = this.#next;
    const place = { version: RECORD_VERSION, sequence, id: this.idOf(sequence), recordedAtMs } as const;
    const line = formatRecordAround(text, { ...place, masked }); // nothing has changed until here
    this.#recordedAtMs = recordedAtMs;
    this.#next++;
    return { sequence, recordedAtMs, text: this.#texts.write(line), terms };
  }

  /** None of the texts that were placed is needed any more. */
  reuseTexts(): void {
    this.#texts.reuse();
  }
}
