import { randomId } from './random-id.ts';
import type { TraceParent } from './trace-parent.ts';

/** What is told of a span besides its time. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Something that took time, and is over. Times are in milliseconds of 1970, with fractions. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for the first of a trace. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** `server` is the call as a whole. */
  readonly kind: 'server' | 'internal';
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly hasFailed: boolean;
}

/** A call that reads for long is told of in part: so many spans are kept in memory for it, the call's own apart. */
const SPANS_MAX = 200;

interface Step {
  readonly name: string;
  readonly spanId: string;
  readonly startMs: number;
}

/**
 * The trace of one call: a span for the call, below it one for each step, one after another, and below these what the
 * step waited for.
 */
export class CallTrace {
  readonly traceId: string;
  readonly #name: string;
  readonly #parentId: string | undefined;
  readonly #spanId = randomId(8);
  readonly #startMs = nowMs();
  readonly #spans: Span[] = [];
  #step: Step | undefined;
  #leftOut = 0;

  /** @param name of the call */
  constructor(name: string, parent: TraceParent | undefined) {
    this.#name = name;
    this.traceId = parent?.traceId ?? randomId(16);
    this.#parentId = parent?.spanId;
  }

  /** The next step begins, and the one before it is over. */
  step(name: string): void {
    const startMs = nowMs();
    this.#endStep(startMs);
    this.#step = { name, spanId: randomId(8), startMs };
  }

  /** Notes what the step under way waited for. @returns its id, for what belongs below it */
  note(name: string, startMs: number, endMs: number, attributes: Attributes = {}, parentId?: string): string {
    const spanId = randomId(8);
    const parent = parentId ?? this.#step?.spanId ?? this.#spanId;
    this.#keep({ name, spanId, startMs, endMs, attributes, parentId: parent, hasFailed: false });
    return spanId;
  }

  /** The call is over. Gives back all its spans, its own as the last. */
  end(attributes: Attributes, hasFailed: boolean): readonly Span[] {
    const endMs = nowMs();
    this.#endStep(endMs);
    const left = this.#leftOut === 0 ? {} : { 'bailiwick.spans_left_out': this.#leftOut };
    const own = {
      traceId: this.traceId,
      spanId: this.#spanId,
      parentId: this.#parentId,
      name: this.#name,
      kind: 'server',
      startMs: this.#startMs,
      endMs,
      attributes: { ...attributes, ...left },
      hasFailed,
    } as const;
    return [...this.#spans, own];
  }

  #endStep(endMs: number): void {
    if (this.#step === undefined) return;
    const parentId = this.#spanId;
    this.#keep({ ...this.#step, endMs, attributes: {}, parentId, hasFailed: false });
    this.#step = undefined;
  }

  #keep(span: Omit<Span, 'traceId' | 'kind'>): void {
    if (this.#spans.length >= SPANS_MAX) this.#leftOut++;
    else this.#spans.push({ traceId: this.traceId, kind: 'internal', ...span });
  }
}

/** Of 1970, with fractions, and never running back. */
export function nowMs(): number {
  return fromMonotonicMs(performance.now());
}

/** @param ms as of `performance.now()` on this thread */
export function fromMonotonicMs(ms: number): number {
  return performance.timeOrigin + ms;
}
