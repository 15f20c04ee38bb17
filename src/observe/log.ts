import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

/** Structured lines, one JSON object each. */
export type Logger = PinoLogger;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Without a destination the lines go to standard output. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream | undefined;
}): Logger {
  const settings = { level: options.level, timestamp: pino.stdTimeFunctions.isoTime };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** What every line of a call says, besides the number of its thread. Neither what was asked nor any credential is in it. */
export interface CallNames {
  readonly method: string;
  readonly requestId: string;
  /** Empty until the caller is known. */
  readonly caller: string;
  /** Empty until the caller is known. */
  readonly tenant: string;
  /** Of a call that is traced. */
  readonly traceId?: string | undefined;
}

/** One answered call. */
export interface CallLine extends CallNames {
  /** The name of the status, `OK` or `INVALID_ARGUMENT`. */
  readonly code: string;
  readonly durationMs: number;
  /** Why it was refused, by its stable name. */
  readonly reason?: string | undefined;
  /** Lines like this one that were not written before it, since there were too many. */
  readonly leftOut?: number | undefined;
}

/** Answers are logged at `debug`, refusals at `info`: a busy server should not spend itself on saying that all is well. */
export function logCall(logger: Logger, line: CallLine): void {
  if (line.reason === undefined) logger.debug(line, 'answered');
  else logger.info(line, 'refused');
}

/** A call that failed by our mistake, with everything there is to know about it. */
export function logFailure(logger: Logger, line: CallLine, thrown: unknown): void {
  logger.error({ ...line, err: thrown }, 'failed');
}

/** A call whose answer was there and did not reach the connection. */
export function logLost(logger: Logger, names: CallNames, thrown: unknown): void {
  logger.error({ ...names, err: thrown }, 'an answer could not be handed over');
}
