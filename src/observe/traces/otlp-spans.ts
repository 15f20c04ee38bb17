import type { JsonObject } from '../../base/json.ts';
import type { Attributes, Span } from './call-trace.ts';

/** SPAN_KIND_INTERNAL and SPAN_KIND_SERVER. */
const KIND = { internal: 1, server: 2 } as const satisfies Record<Span['kind'], number>;
const STATUS_ERROR = 2;

/**
 * The body of a request that hands spans over.
 * @param resource attributes of the process, such as `service.name`
 * Source: the OpenTelemetry protocol, "OTLP/HTTP", JSON encoding: ids in base 16, 64-bit integers as text.
 */
export function otlpSpans(spans: readonly Span[], resource: Attributes): JsonObject {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'bailiwick' }, spans: spans.map(spanJson) }],
      },
    ],
  };
}

function spanJson({
  traceId,
  spanId,
  parentId,
  name,
  kind,
  startMs,
  endMs,
  attributes,
  hasFailed,
}: Span): JsonObject {
  return {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    name,
    kind: KIND[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    status: hasFailed ? { code: STATUS_ERROR } : {},
  };
}

function attributesOf(attributes: Attributes): readonly JsonObject[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

/** To the microsecond: a number holds no more of the time since 1970. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
