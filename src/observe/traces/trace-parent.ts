/** Where a call stands in a trace that began elsewhere. */
export interface TraceParent {
  /** 32 digits of base 16, not all 0. */
  readonly traceId: string;
  /** 16 digits of base 16, not all 0. */
  readonly spanId: string;
  /** Whether whoever called records its part. */
  readonly isSampled: boolean;
}

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/**
 * Undefined for what is no trace parent: the call then begins a trace of its own. Versions to come may add fields behind
 * those of version 00, and forbid nothing that is read here.
 * Source: W3C Trace Context, section 3.2.
 */
export function parseTraceParent(text: string): TraceParent | undefined {
  const [, version, traceId, spanId, flags, more] = FORM.exec(text) ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) {
    return undefined;
  }
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}
