import type { StatusCode } from '../../transport/wire/status-code.ts';

/** A call that the server refused, or that did not reach it. The message is for people and complete in itself. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: StatusCode;
  /** The name of the API's error reason, `ERROR_REASON_…`; absent when the server gave none. */
  readonly reason: string | undefined;

  constructor(code: StatusCode, reason: string | undefined, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.reason = reason;
  }
}
