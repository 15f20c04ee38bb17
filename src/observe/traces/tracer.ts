import { AsyncLocalStorage } from 'node:async_hooks';
import { CallTrace, type Span } from './call-trace.ts';
import { parseTraceParent } from './trace-parent.ts';

export interface TracerOptions {
  /** The part of the calls that is traced where the caller has not decided it, from 0 to 1. */
  readonly part: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Takes the spans of a call that is over. */
  readonly take: (spans: readonly Span[]) => void;
}

/** Decides which calls are traced. One that is not costs a look at its header and a random number. */
export class Tracer {
  readonly #options: TracerOptions;

  constructor(options: TracerOptions) {
    this.#options = options;
  }

  /**
   * The trace of a call, or undefined when it is not traced. The caller's decision is respected, one way and the other.
   * @param parent the header `traceparent`
   */
  begin(name: string, parent: string | undefined): CallTrace | undefined {
    const known = parent === undefined ? undefined : parseTraceParent(parent);
    const isTraced = known?.isSampled ?? this.#options.random() < this.#options.part;
    return isTraced ? new CallTrace(name, known) : undefined;
  }

  take(spans: readonly Span[]): void {
    this.#options.take(spans);
  }
}

const calls = new AsyncLocalStorage<CallTrace>();

/** Runs what belongs to a call, so that whatever it waits for can find its trace, however far below. */
export function within<Result>(trace: CallTrace | undefined, act: () => Result): Result {
  return trace === undefined ? act() : calls.run(trace, act);
}

/** The trace of the call that this is done for, if it is traced. */
export function currentTrace(): CallTrace | undefined {
  return calls.getStore();
}
