import type { PreviewStopRequest__Output } from '../../../gen/bailiwick/v1/PreviewStopRequest.ts';
import type { PreviewStopResponse } from '../../../gen/bailiwick/v1/PreviewStopResponse.ts';
import type { ResumeRequest__Output } from '../../../gen/bailiwick/v1/ResumeRequest.ts';
import type { ResumeResponse } from '../../../gen/bailiwick/v1/ResumeResponse.ts';
import type { StopRequest__Output } from '../../../gen/bailiwick/v1/StopRequest.ts';
import type { StopResponse } from '../../../gen/bailiwick/v1/StopResponse.ts';
import type { Recorded } from '../../../operations/delegation/asks.ts';
import type {
  PreviewStopAnswer,
  PreviewStopAsk,
  ResumeAsk,
  StopAsk,
  WrittenAnswer,
} from '../../../operations/delegation/write-asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import { encodeObject } from '../references.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { decodeAct, encodeWritten } from './act-fields.ts';
import { decodeOne } from './fields.ts';

const writeStopped = messageWriter<StopResponse>('bailiwick.v1.StopResponse');
const writePreview = messageWriter<PreviewStopResponse>('bailiwick.v1.PreviewStopResponse');
const writeResumed = messageWriter<ResumeResponse>('bailiwick.v1.ResumeResponse');

export const stopRpc: Rpc<StopRequest__Output, StopAsk, Recorded<WrittenAnswer>> = {
  path: '/bailiwick.v1.DelegationService/Stop',
  read: messageReader<StopRequest__Output>('bailiwick.v1.StopRequest'),
  decode: (message) => ({ ...decodeTargeted(message), purgeGrants: message.purgeGrants }),
  encode: (answer) => writeStopped(encodeWritten(answer)),
};

export const previewStopRpc: Rpc<PreviewStopRequest__Output, PreviewStopAsk, PreviewStopAnswer> = {
  path: '/bailiwick.v1.DelegationService/PreviewStop',
  read: messageReader<PreviewStopRequest__Output>('bailiwick.v1.PreviewStopRequest'),
  decode: ({ target: asked, onBehalfOf }) => {
    const act = { target: asked, onBehalfOf, reason: '', idempotencyKey: '' };
    const { target, by, organization } = decodeTargeted(act);
    return { target, by, organization };
  },
  encode: ({ sessions, grantCount, truncated }) =>
    writePreview({ sessions: sessions.map(encodeObject), grants: grantCount, truncated }),
};

export const resumeRpc: Rpc<ResumeRequest__Output, ResumeAsk, Recorded<WrittenAnswer>> = {
  path: '/bailiwick.v1.DelegationService/Resume',
  read: messageReader<ResumeRequest__Output>('bailiwick.v1.ResumeRequest'),
  decode: decodeTargeted,
  encode: (answer) => writeResumed(encodeWritten(answer)),
};

function decodeTargeted(message: ResumeRequest__Output): ResumeAsk {
  const violations = new Violations();
  const target = decodeOne(message.target, '', 'target', violations);
  const act = decodeAct(message, violations);
  violations.throwIfAny();
  return { ...act, target };
}
