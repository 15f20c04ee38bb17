import type { ServiceError } from '@grpc/grpc-js';
import type { ErrorInfo__Output } from '../../gen/google/rpc/ErrorInfo.ts';
import type { Status__Output } from '../../gen/google/rpc/Status.ts';
import { messageReader } from '../../transport/wire/protos.ts';
import { nameOfStatusCode, StatusCode } from '../../transport/wire/status-code.ts';
import { ClientError } from './client-error.ts';

/** How a call stood when it failed. */
export interface CallState {
  readonly endpoint: string;
  readonly timeoutMs: number;
  /** Something was received before. */
  readonly begun: boolean;
  /** It was given up because nothing came for `timeoutMs`. */
  readonly late: boolean;
}

/**
 * What grpc-js rejects with, in our words: `FAILED_PRECONDITION: … (ERROR_REASON_UNKNOWN_DEFINITION)`, and what can be
 * done where that is known. Anything else comes back as it is.
 */
export function toClientError(thrown: unknown, state: CallState): unknown {
  if (!isServiceError(thrown)) return thrown;
  const code = Object.values(StatusCode).find((one) => one === Number(thrown.code)) ?? StatusCode.UNKNOWN;
  if (state.late || (code === StatusCode.DEADLINE_EXCEEDED && !isFromServer(thrown))) {
    const late = `no answer from \`${state.endpoint}\` within ${state.timeoutMs} ms; see \`--timeout\``;
    return new ClientError(StatusCode.DEADLINE_EXCEEDED, undefined, `DEADLINE_EXCEEDED: ${late}`, thrown);
  }
  const name = nameOfStatusCode(code);
  if (code === StatusCode.UNAVAILABLE && !isFromServer(thrown)) {
    return new ClientError(code, undefined, `${name}: ${withoutServer(state)}`, thrown);
  }
  const reason = reasonOf(thrown);
  const advice =
    code === StatusCode.UNAUTHENTICATED ? '; give a key with `--token` or `BAILIWICK_TOKEN`' : '';
  const message = `${name}: ${thrown.details}${reason === undefined ? '' : ` (${reason})`}${advice}`;
  return new ClientError(code, reason, message, thrown);
}

const readStatus = messageReader<Status__Output>('google.rpc.Status');
const readErrorInfo = messageReader<ErrorInfo__Output>('google.rpc.ErrorInfo');

function isServiceError(thrown: unknown): thrown is ServiceError {
  return thrown instanceof Error && 'code' in thrown && 'details' in thrown && 'metadata' in thrown;
}

function withoutServer({ endpoint, begun }: CallState): string {
  if (begun) return `the connection to \`${endpoint}\` was lost`;
  return (
    `no server can be reached at \`${endpoint}\`; start one with \`bailiwick serve\`, ` +
    'or name another with `--endpoint HOST:PORT` or `BAILIWICK_ENDPOINT`'
  );
}

/** Servers of this API put a request id on every answer, also on refusals. */
function isFromServer({ metadata }: ServiceError): boolean {
  return metadata.get('x-request-id').length > 0;
}

function reasonOf({ metadata }: ServiceError): string | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) return undefined;
  for (const { type_url: url, value } of readStatus(bytes).details) {
    if (url.endsWith('/google.rpc.ErrorInfo')) return readErrorInfo(value).reason;
  }
  return undefined;
}
