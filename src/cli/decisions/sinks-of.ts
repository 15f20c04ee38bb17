import type { Writable } from 'node:stream';
import { JsonFileSink } from '../../decisions/sinks/json-file.ts';
import { LineStreamSink } from '../../decisions/sinks/line-stream.ts';
import { OtlpSink } from '../../decisions/sinks/otlp.ts';
import type { Sink } from '../../decisions/sinks/sink.ts';
import type { Logger } from '../../observe/log.ts';
import type { Config } from '../settings.ts';
import { version } from '../version.ts';

const COLLECTOR_TIMEOUT_MS = 10_000;

/** Where the operator wants decisions sent on to. @param origin of the log */
export function sinksOf(config: Config, origin: string, stdout: Writable, logger: Logger): readonly Sink[] {
  const sinks: Sink[] = [];
  if (config.decisionSinkFile !== '') {
    sinks.push(
      new JsonFileSink({
        origin,
        file: config.decisionSinkFile,
        bytesMax: config.decisionSinkFileBytes,
        asideMax: config.decisionSinkFileKeep,
      }),
    );
  }
  if (config.decisionSinkStdout) sinks.push(new LineStreamSink('standard output', origin, stdout));
  if (config.decisionSinkOtlp !== '') {
    sinks.push(
      new OtlpSink({
        url: config.decisionSinkOtlp,
        headers: {},
        timeoutMs: COLLECTOR_TIMEOUT_MS,
        resource: { 'service.name': 'bailiwick', 'service.version': version() },
        onRejected: (message) => logger.error({ message }, 'a collector did not take all decisions'),
      }),
    );
  }
  return sinks;
}
