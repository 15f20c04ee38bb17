import type { Writable } from 'node:stream';
import type { LoggedRecord } from '../read/view.ts';
import type { Sink } from './sink.ts';
import { sinkLine } from './sink.ts';

/** Decisions as lines of JSON on a stream, such as standard output; sent when the stream has handed them on. */
export class LineStreamSink implements Sink {
  readonly name: string;
  readonly #origin: string;
  readonly #stream: Writable;

  /** The stream stays its owner's: it is not closed. @param origin of the log. */
  constructor(name: string, origin: string, stream: Writable) {
    this.name = name;
    this.#origin = origin;
    this.#stream = stream;
  }

  async send(records: readonly LoggedRecord[]): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(records.map((logged) => sinkLine(this.#origin, logged)).join(''), (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }

  async close(): Promise<void> {}
}
