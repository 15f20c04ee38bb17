import type { JsonObject } from '../../base/json.ts';
import type { RecordedVerdict } from '../record/record.ts';
import { partiesOf, resourcesOf } from '../disk/terms.ts';
import type { LoggedRecord } from '../read/view.ts';
import type { Sink } from './sink.ts';

export interface OtlpOptions {
  /** The whole address, such as `http://collector:4318/v1/logs`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A collector that has not answered by then has failed. */
  readonly timeoutMs: number;
  /** Attributes of the resource, such as `service.name`. */
  readonly resource: Readonly<Record<string, string>>;
  /** The collector took a batch but not all of its records; they are not sent again, as the protocol has it. */
  readonly onRejected: (message: string) => void;
}

/**
 * Decisions as OpenTelemetry log records over HTTP, in the JSON encoding. The body is the record's canonical text;
 * attributes say what is searched for. Any answer but success is a failure, and the batch is sent again.
 * Source: the OpenTelemetry protocol, "OTLP/HTTP", and the data model for logs.
 */
export class OtlpSink implements Sink {
  readonly name: string;
  readonly #options: OtlpOptions;

  constructor(options: OtlpOptions) {
    this.name = `otlp ${options.url}`;
    this.#options = options;
  }

  async send(records: readonly LoggedRecord[], signal: AbortSignal): Promise<void> {
    const { url, headers, timeoutMs, resource } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(otlpLogs(records, resource)),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      redirect: 'error', // the headers may hold a credential
    });
    const answer = await response.text();
    if (!response.ok) {
      throw new Error(`expected success from \`${url}\`, found ${response.status} ${answer.slice(0, 200)}`);
    }
    const rejected = rejectedIn(answer);
    if (rejected !== undefined) this.#options.onRejected(rejected);
  }

  async close(): Promise<void> {}
}

/** The body of a request. */
export function otlpLogs(
  records: readonly LoggedRecord[],
  resource: Readonly<Record<string, string>>,
): JsonObject {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeLogs: [{ scope: { name: 'bailiwick.decisions' }, logRecords: records.map(logRecord) }],
      },
    ],
  };
}

/** Severity numbers: INFO 9, WARN 13, ERROR 17. */
const SEVERITY = {
  allow: { severityNumber: 9, severityText: 'INFO' },
  conditional: { severityNumber: 9, severityText: 'INFO' },
  deny: { severityNumber: 13, severityText: 'WARN' },
  error: { severityNumber: 17, severityText: 'ERROR' },
} as const satisfies Record<RecordedVerdict, JsonObject>;

function logRecord({ sequence, hash, line, record }: LoggedRecord): JsonObject {
  const { entry, id, recordedAtMs } = record;
  const verdict = 'outcome' in entry ? entry.outcome.verdict : undefined;
  const call = 'call' in entry ? entry.call : undefined;
  return {
    timeUnixNano: nanoseconds(call?.evaluatedAtMs ?? recordedAtMs),
    observedTimeUnixNano: nanoseconds(recordedAtMs),
    ...(verdict === undefined ? SEVERITY.deny : SEVERITY[verdict]), // a gap or a removal is worth a look
    body: { stringValue: line },
    ...traceOf(call?.traceParent),
    attributes: attributesOf({
      'decision.id': id,
      'decision.sequence': String(sequence),
      'decision.hash': hash,
      'decision.kind': entry.kind,
      'decision.verdict': verdict,
      'decision.reason': 'outcome' in entry ? entry.outcome.reason : undefined,
      'decision.caller': call?.caller,
      'decision.parties': joined(partiesOf(entry)),
      'decision.resources': joined(resourcesOf(entry)),
      'decision.correlation_id': call?.correlationId,
    }),
  };
}

function attributesOf(values: Readonly<Record<string, string | undefined>>): readonly JsonObject[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: { stringValue: value } }],
  );
}

/** `00-<trace>-<span>-<flags>`. Source: W3C Trace Context, section 3.2. */
function traceOf(traceParent: string | undefined): JsonObject {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceParent ?? '');
  return match?.[1] === undefined || match[2] === undefined ? {} : { traceId: match[1], spanId: match[2] };
}

function joined(objects: readonly { readonly type: string; readonly id: string }[]): string {
  return [...new Set(objects.map(({ type, id }) => `${type}:${id}`))].join(' ');
}

/** 64-bit integers are strings in this encoding. */
function nanoseconds(ms: number): string {
  return `${ms}000000`;
}

/** What a collector says of records that it did not take. */
function rejectedIn(answer: string): string | undefined {
  try {
    const json: unknown = JSON.parse(answer);
    if (typeof json !== 'object' || json === null || !('partialSuccess' in json)) return undefined;
    const partial = json.partialSuccess;
    if (typeof partial !== 'object' || partial === null || !('rejectedLogRecords' in partial))
      return undefined;
    return Number(partial.rejectedLogRecords) > 0 ? JSON.stringify(partial) : undefined;
  } catch {
    return undefined; // the status has said that it was taken
  }
}
