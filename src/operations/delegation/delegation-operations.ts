import type { DelegationProfile } from '../../delegation/profile.ts';
import type { Caller } from '../../model/caller.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type {
  CheckDelegatedAnswer,
  CheckDelegatedAsk,
  CheckDelegatedBulkAnswer,
  CheckDelegatedBulkAsk,
  LookupDelegatedResourcesAsk,
  Recorded,
} from './asks.ts';
import { listGrants } from './list-grants.ts';
import { previewStop } from './preview-stop.ts';
import {
  recordedCreateGrant,
  recordedDelegateSession,
  recordedEndGrant,
  recordedExtendGrant,
  recordedOpenSession,
  recordedRegisterAgent,
  recordedResume,
  recordedStop,
} from './recorded/acts.ts';
import { recordedCheckDelegatedBulk } from './recorded/check-delegated-bulk.ts';
import { recordedCheckDelegated } from './recorded/check-delegated.ts';
import {
  recordedLookupDelegatedResources,
  type RecordedLookupPart,
} from './recorded/lookup-delegated-resources.ts';
import type { DelegationWorld } from './world.ts';
import type {
  CreateGrantAsk,
  DelegateSessionAsk,
  EndGrantAsk,
  ExtendGrantAsk,
  GrantAnswer,
  ListedGrant,
  ListGrantsAsk,
  OpenSessionAsk,
  PreviewStopAnswer,
  PreviewStopAsk,
  RegisterAgentAsk,
  ResumeAsk,
  SessionAnswer,
  StopAsk,
  WrittenAnswer,
} from './write-asks.ts';

type Call<Place, Ask, Answer> = (place: Place, caller: Caller, ask: Ask, signal: AbortSignal) => Answer;
type One<Place, Ask, Answer> = Call<Place, Ask, Promise<Answer>>;
type Many<Place, Ask, Item> = Call<Place, Ask, AsyncIterable<Item>>;

/** Everything that can be asked about the chains of a tenant, however that is reached. */
export interface DelegationOperations<Place> {
  readonly openSession: One<Place, OpenSessionAsk, Recorded<SessionAnswer>>;
  readonly delegateSession: One<Place, DelegateSessionAsk, Recorded<SessionAnswer>>;
  readonly createGrant: One<Place, CreateGrantAsk, Recorded<GrantAnswer>>;
  readonly extendGrant: One<Place, ExtendGrantAsk, Recorded<GrantAnswer>>;
  readonly endGrant: One<Place, EndGrantAsk, Recorded<WrittenAnswer>>;
  /** In batches. */
  readonly listGrants: Many<Place, ListGrantsAsk, readonly ListedGrant[]>;
  readonly registerAgent: One<Place, RegisterAgentAsk, Recorded<WrittenAnswer>>;
  readonly stop: One<Place, StopAsk, Recorded<WrittenAnswer>>;
  readonly previewStop: One<Place, PreviewStopAsk, PreviewStopAnswer>;
  readonly resume: One<Place, ResumeAsk, Recorded<WrittenAnswer>>;
  readonly checkDelegated: One<Place, CheckDelegatedAsk, Recorded<CheckDelegatedAnswer>>;
  readonly checkDelegatedBulk: One<Place, CheckDelegatedBulkAsk, Recorded<CheckDelegatedBulkAnswer>>;
  /** In parts, the last of which says how the list ended. */
  readonly lookupDelegatedResources: Many<Place, LookupDelegatedResourcesAsk, RecordedLookupPart>;
}

/** The operations under one profile, with their records where the tenant keeps any. */
export function delegationOperations(profile: DelegationProfile): DelegationOperations<Tenant> {
  const within =
    <Ask, Answer>(operation: Call<DelegationWorld, Ask, Answer>): Call<Tenant, Ask, Answer> =>
    (tenant, caller, ask, signal) =>
      operation({ tenant, profile, desk: tenant.decisions }, caller, ask, signal);
  return {
    openSession: within(recordedOpenSession),
    delegateSession: within(recordedDelegateSession),
    createGrant: within(recordedCreateGrant),
    extendGrant: within(recordedExtendGrant),
    endGrant: within(recordedEndGrant),
    listGrants: within(listGrants),
    registerAgent: within(recordedRegisterAgent),
    stop: within(recordedStop),
    previewStop: within(previewStop),
    resume: within(recordedResume),
    checkDelegated: within(recordedCheckDelegated),
    checkDelegatedBulk: within(recordedCheckDelegatedBulk),
    lookupDelegatedResources: within(recordedLookupDelegatedResources),
  };
}
