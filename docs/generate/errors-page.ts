import { Fault, type Reason } from '../../src/model/fault.ts';
import { encodeFault } from '../../src/transport/wire/fault-status.ts';
import { messageReader } from '../../src/transport/wire/protos.ts';
import { nameOfStatusCode } from '../../src/transport/wire/status-code.ts';
import type { ErrorInfo__Output } from '../../src/gen/google/rpc/ErrorInfo.ts';
import { ACT_REASONS, CHAIN_ADVICE } from './chain-advice.ts';
import { ADVICE } from './error-advice.ts';
import { code, table } from './table.ts';

const readErrorInfo = messageReader<ErrorInfo__Output>('google.rpc.ErrorInfo');

/** Every refusal, as the transport says it. */
export function errorsPage(): string {
  const reasons = (Object.keys(ADVICE) as Reason[]).map((reason) => {
    const { when, act } = ADVICE[reason];
    const { status, info } = onTheWire(reason);
    return [code(reason), status, info === undefined ? '' : code(info), when, act];
  });
  const decisions = Object.entries(CHAIN_ADVICE).map(([name, { when, act }]) => [code(name), when, act]);
  const acts = ACT_REASONS.map(({ reason, when }) => [code(reason), when]);
  return `# Errors

A call that is refused ends with a gRPC status. Programs match on the status, and on the \`reason\` of the detail \`google.rpc.ErrorInfo\` where there is one; its \`metadata\` has the facts, such as the name that is unknown. Messages are for people and may change.

- \`UNAVAILABLE\`, \`ABORTED\` and \`RESOURCE_EXHAUSTED\` may pass by themselves, and many clients repeat such calls unasked. The others come again until something is changed.
- A refusal is never a yes. Whoever guards something takes every error as a no.
- A write that ended with \`UNAVAILABLE\`, \`DEADLINE_EXCEEDED\` or \`CANCELLED\` may have been made. Write with \`TOUCH\`, or with preconditions, and it can be repeated.

The first column is the name in the log of the server. Reasons that begin with \`ERROR_REASON_\` have the domain \`authzed.com\`, all others \`bailiwick.v1\`.

## Refusals

${table(['in the log', 'status', '`ErrorInfo.reason`', 'when', 'what to do'], reasons)}

Three ends are no refusals: \`DEADLINE_EXCEEDED\` when the client's deadline passed, \`CANCELLED\` when the client went away, and \`INTERNAL\` with the words \`internal error\` when the mistake is ours: the log has all of it, under the id that the trailer \`x-request-id\` names.

## Decisions on chains

A delegated check is not refused: it answers with a verdict and one of these reasons, on the wire with \`REASON_\` before it. What they are about is in [agents.md](agents.md). A new reason may be added; take one that you do not know as a no.

${table(['reason', 'when', 'what to do'], decisions)}

## Acts on chains

Opening, splitting, granting, stopping and resuming are refused with \`PERMISSION_DENIED\` and one of these as \`ErrorInfo.reason\`, or one of the reasons above where the chain itself can't be used.

${table(['`ErrorInfo.reason`', 'when'], acts)}
`;
}

function onTheWire(reason: Reason): { readonly status: string; readonly info: string | undefined } {
  const { code: number, details } = encodeFault(new Fault(reason, reason));
  // A bare fault has no violations: its only detail is the ErrorInfo.
  const [detail] = details ?? [];
  const bytes = detail !== undefined && 'value' in detail ? detail.value : undefined;
  return {
    status: code(nameOfStatusCode(number)),
    info: bytes instanceof Uint8Array ? readErrorInfo(bytes).reason : undefined,
  };
}
