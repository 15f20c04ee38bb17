import type { ServiceError } from '@grpc/grpc-js';
import { StatusCode, nameOfStatusCode } from '../../transport/wire/status-code.ts';

/** A call that the server refused, or that did not reach it. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: StatusCode;

  constructor(code: StatusCode, details: string, cause: unknown) {
    super(`${nameOfStatusCode(code)}: ${details}`, { cause });
    this.code = code;
  }
}

/** What grpc-js rejects with, in our words. Anything else comes back as it is. */
export function toClientError(thrown: unknown): unknown {
  if (!isServiceError(thrown)) return thrown;
  const code = Object.values(StatusCode).find((one) => one === Number(thrown.code)) ?? StatusCode.UNKNOWN;
  return new ClientError(code, thrown.details, thrown);
}

function isServiceError(thrown: unknown): thrown is ServiceError {
  return thrown instanceof Error && 'code' in thrown && 'details' in thrown && 'metadata' in thrown;
}
