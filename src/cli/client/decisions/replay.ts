import type { DecisionOutcome__Output } from '../../../gen/bailiwick/v1/DecisionOutcome.ts';
import { ReplayAgreement } from '../../../gen/bailiwick/v1/ReplayAgreement.ts';
import type { Replay__Output } from '../../../gen/bailiwick/v1/Replay.ts';
import type { ReplayedPart__Output } from '../../../gen/bailiwick/v1/ReplayedPart.ts';
import { Verdict } from '../../../gen/bailiwick/v1/Verdict.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { formatTree, type TreeNode } from '../tree-text.ts';
import { REPLAY } from './methods.ts';
import { isJson, type OutputFlags } from './output-flags.ts';

export interface ReplayOptions extends OutputFlags {
  readonly now: boolean;
}

/** 0 it agrees with its record, 1 it differs, 2 the record does not tell enough. */
export type ReplayStatus = 0 | 1 | 2;

/** `bailiwick decisions replay ID`: the recorded question, asked again. @throws ClientError */
export async function replay(
  connection: Connection,
  decisionId: string,
  options: ReplayOptions,
  terminal: Terminal,
): Promise<ReplayStatus> {
  const answer = await connection.call(REPLAY, { decisionId, now: options.now });
  if (isJson(options, terminal)) terminal.out(JSON.stringify(REPLAY.toJson(answer)));
  else {
    if (answer.then !== null) terminal.out(formatTree(replayTree('at its snapshot', answer.then)));
    if (answer.now !== null) terminal.out(formatTree(replayTree('now', answer.now)));
  }
  return STATUS[answer.then?.agreement ?? ReplayAgreement.REPLAY_AGREEMENT_UNKNOWN];
}

const STATUS = {
  [ReplayAgreement.REPLAY_AGREEMENT_AGREES]: 0,
  [ReplayAgreement.REPLAY_AGREEMENT_DIFFERS]: 1,
  [ReplayAgreement.REPLAY_AGREEMENT_UNKNOWN]: 2,
  [ReplayAgreement.REPLAY_AGREEMENT_UNSPECIFIED]: 2,
} as const;

const TEXT = {
  [ReplayAgreement.REPLAY_AGREEMENT_AGREES]: 'agrees with the record',
  [ReplayAgreement.REPLAY_AGREEMENT_DIFFERS]: 'differs from the record',
  [ReplayAgreement.REPLAY_AGREEMENT_UNKNOWN]: 'the record does not tell enough',
  [ReplayAgreement.REPLAY_AGREEMENT_UNSPECIFIED]: 'the record does not tell enough',
} as const;

const VERDICT_TEXT = {
  [Verdict.VERDICT_UNSPECIFIED]: 'nothing',
  [Verdict.VERDICT_ALLOW]: 'allow',
  [Verdict.VERDICT_DENY]: 'deny',
  [Verdict.VERDICT_ERROR]: 'error',
  [Verdict.VERDICT_CONDITIONAL]: 'conditional',
} as const;

function replayTree(when: string, { agreement, parts, inexact }: Replay__Output): TreeNode {
  const parted = parts.map((part, index) => ({ text: partText(part, index, parts.length), children: [] }));
  const untold = inexact.map((text) => ({ text, children: [] }));
  return { text: `${when}: ${TEXT[agreement]}`, children: [...parted, ...untold] };
}

function partText(part: ReplayedPart__Output, index: number, count: number): string {
  const name = count === 1 ? '' : `${index + 1}: `;
  const [recorded, replayed] = [
    outcome(part.recorded, Number(part.recordedCount)),
    outcome(part.replayed, Number(part.replayedCount)),
  ];
  return recorded === replayed ? `${name}${replayed}` : `${name}${replayed}, recorded was ${recorded}`;
}

function outcome(told: DecisionOutcome__Output | null, count: number): string {
  if (told === null) return 'nothing';
  const { verdict, reason, missingContext } = told;
  const why = reason === '' || reason === 'ALLOWED' ? '' : ` (${reason})`;
  const missing = missingContext.length === 0 ? '' : `, missing ${missingContext.join(', ')}`;
  return `${VERDICT_TEXT[verdict]}${why}${missing}${count === 0 ? '' : `, ${count} found`}`;
}
