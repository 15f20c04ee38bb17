import { ReplayAgreement } from '../../../gen/bailiwick/v1/ReplayAgreement.ts';
import type { Replay as WireReplay } from '../../../gen/bailiwick/v1/Replay.ts';
import type { ReplayDecisionRequest__Output } from '../../../gen/bailiwick/v1/ReplayDecisionRequest.ts';
import type { ReplayDecisionResponse } from '../../../gen/bailiwick/v1/ReplayDecisionResponse.ts';
import type {
  Agreement,
  Replay,
  ReplayDecisionAnswer,
  ReplayDecisionAsk,
} from '../../../operations/decisions/asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { encodeTimeMs } from './call.ts';
import { encodeDecision } from './decision.ts';
import { decodeDecisionId } from './get-decision.ts';
import { encodeLink, encodeOutcome } from './outcome.ts';

type Message = ReplayDecisionRequest__Output;

const write = messageWriter<ReplayDecisionResponse>('bailiwick.v1.ReplayDecisionResponse');

export const replayDecisionRpc: Rpc<Message, ReplayDecisionAsk, ReplayDecisionAnswer> = {
  path: '/bailiwick.v1.DecisionService/ReplayDecision',
  read: messageReader<Message>('bailiwick.v1.ReplayDecisionRequest'),
  decode: ({ decisionId, now }) => {
    const violations = new Violations();
    const id = decodeDecisionId(decisionId, violations);
    violations.throwIfAny();
    return { id, now };
  },
  encode: ({ logged, then, now }) =>
    write({
      decision: encodeDecision(logged),
      then: encodeReplay(then),
      now: now === undefined ? null : encodeReplay(now),
    }),
};

const AGREEMENT = {
  agrees: ReplayAgreement.REPLAY_AGREEMENT_AGREES,
  differs: ReplayAgreement.REPLAY_AGREEMENT_DIFFERS,
  unknown: ReplayAgreement.REPLAY_AGREEMENT_UNKNOWN,
} as const satisfies Record<Agreement, ReplayAgreement>;

function encodeReplay({ at, evaluatedAtMs, schemaHash, agreement, parts, inexact }: Replay): WireReplay {
  return {
    at: { token: at },
    evaluatedAt: encodeTimeMs(evaluatedAtMs),
    schemaHash,
    agreement: AGREEMENT[agreement],
    parts: parts.map((part) => ({
      recorded: encodeOutcome(part.recorded),
      replayed: encodeOutcome(part.replayed),
      agreement: AGREEMENT[part.agreement],
      links: part.links.map(encodeLink),
      recordedCount: part.recordedCount,
      replayedCount: part.replayedCount,
    })),
    inexact: [...inexact],
  };
}
