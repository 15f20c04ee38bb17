import type { ObjectRef } from '../../../model/relationship.ts';
import type { Recorded } from '../asks.ts';
import { createGrant } from '../create-grant.ts';
import { delegateSession } from '../delegate-session.ts';
import { endGrant } from '../end-grant.ts';
import { extendGrant } from '../extend-grant.ts';
import { openSession } from '../open-session.ts';
import { registerAgent } from '../register-agent.ts';
import { resume } from '../resume.ts';
import { stop } from '../stop.ts';
import type {
  ChangeAsk,
  CreateGrantAsk,
  DelegateSessionAsk,
  EndGrantAsk,
  ExtendGrantAsk,
  GrantAnswer,
  OpenSessionAsk,
  RegisterAgentAsk,
  ResumeAsk,
  SessionAnswer,
  StopAsk,
  WrittenAnswer,
} from '../write-asks.ts';
import { type Act, type ActDetails, recordedAct } from './act.ts';
import { type GrantAct, grantDetails, sessionOfGrant } from './grant-details.ts';

/** Every act on chains, each with its record: see `recordedAct`. What each does and throws is said at the act itself. */

export const recordedOpenSession: Act<OpenSessionAsk, Recorded<SessionAnswer>> = granting(
  openSession,
  'open-session',
  ({ agent }, answer) => ({ target: answer?.session ?? agent, session: answer?.session }),
);

export const recordedDelegateSession: Act<DelegateSessionAsk, Recorded<SessionAnswer>> = granting(
  delegateSession,
  'delegate-session',
  ({ agent, parent }, answer) => ({
    target: answer?.session ?? agent,
    session: answer?.session ?? parent,
  }),
);

export const recordedCreateGrant: Act<CreateGrantAsk, Recorded<GrantAnswer>> = granting(
  createGrant,
  'create-grant',
  ({ session }) => ({ target: session, session }),
);

export const recordedExtendGrant: Act<ExtendGrantAsk, Recorded<GrantAnswer>> = granting(
  extendGrant,
  'extend-grant',
  namedGrant,
);

export const recordedEndGrant: Act<EndGrantAsk, Recorded<WrittenAnswer>> = granting(
  endGrant,
  'end-grant',
  namedGrant,
);

export const recordedRegisterAgent: Act<RegisterAgentAsk, Recorded<WrittenAnswer>> = granting(
  registerAgent,
  'register-agent',
  ({ agent }) => ({ target: agent, session: undefined }),
);

export const recordedStop: Act<StopAsk, Recorded<WrittenAnswer>> = stopping(stop, 'stop');

export const recordedResume: Act<ResumeAsk, Recorded<WrittenAnswer>> = stopping(resume, 'resume');

type About = Pick<GrantAct, 'target' | 'session'> & { readonly grantId?: string };

/** An act that makes or gives something. @param objectOf what it is about, before and after it is done */
function granting<Ask extends ChangeAsk, Answer extends WrittenAnswer>(
  act: Act<Ask, Answer>,
  action: GrantAct['action'],
  objectOf: (ask: Ask, answer: Answer | undefined) => About,
): Act<Ask, Recorded<Answer>> {
  return (world, caller, ask, signal) => {
    const describe = (answer: Answer | undefined, within: AbortSignal): Promise<ActDetails> =>
      grantDetails(world, { action, ask, grantId: undefined, ...objectOf(ask, answer) }, answer, within);
    return recordedAct(act, describe, world, caller, ask, signal);
  };
}

/** An act that stops something or takes that back. */
function stopping<Ask extends ResumeAsk & Partial<Pick<StopAsk, 'purgeGrants'>>>(
  act: Act<Ask, WrittenAnswer>,
  action: 'stop' | 'resume',
): Act<Ask, Recorded<WrittenAnswer>> {
  return (world, caller, ask, signal) => {
    const { by, target, reason, purgeGrants = false } = ask;
    const why = reason === '' ? undefined : reason;
    const describe = (): Promise<ActDetails> =>
      Promise.resolve({ kind: 'stop', action, by, target, why, purgeGrants });
    return recordedAct(act, describe, world, caller, ask, signal);
  };
}

function namedGrant({ grantId }: ExtendGrantAsk | EndGrantAsk): About {
  const session = sessionOfGrant(grantId);
  return { target: session ?? NOBODY, session, grantId };
}

/** The target of an act on a grant that was never one. */
const NOBODY: ObjectRef = { type: '', id: '' };
