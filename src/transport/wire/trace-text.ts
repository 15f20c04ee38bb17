import type { DebugInformation } from '../../gen/authzed/api/v1/DebugInformation.ts';
import type { CheckTrace } from '../../model/trace.ts';
import { encodeCheckTrace, TRACE_DEPTH_MAX } from './debug-trace.ts';
import { messageWriter, root } from './protos.ts';
import { formatMessage } from './text-format.ts';

const type = root.lookupType('authzed.api.v1.DebugInformation');
const write = messageWriter<DebugInformation>('authzed.api.v1.DebugInformation');

/**
 * How a check went that failed, as a `DebugInformation` in the text format of protobuf: from the question down to the
 * level that still fits into `bytesMax`. Empty when not even the question does. A node that was cut has no resolution.
 */
export function traceText(trace: CheckTrace, bytesMax: number): string {
  let fitting = '';
  for (let depth = 1; depth <= TRACE_DEPTH_MAX; depth++) {
    const bytes = write({ check: encodeCheckTrace(trace, depth) });
    const text = formatMessage(type, type.decode(bytes));
    if (Buffer.byteLength(text) > bytesMax || text === fitting) break;
    fitting = text;
  }
  return fitting;
}
