import type { RegisterAgentRequest } from '../../../gen/bailiwick/v1/RegisterAgentRequest.ts';
import type { RegisterAgentResponse__Output } from '../../../gen/bailiwick/v1/RegisterAgentResponse.ts';
import type { OpenSessionRequest } from '../../../gen/bailiwick/v1/OpenSessionRequest.ts';
import type { OpenSessionResponse__Output } from '../../../gen/bailiwick/v1/OpenSessionResponse.ts';
import type { DelegateSessionRequest } from '../../../gen/bailiwick/v1/DelegateSessionRequest.ts';
import type { DelegateSessionResponse__Output } from '../../../gen/bailiwick/v1/DelegateSessionResponse.ts';
import type { CreateGrantRequest } from '../../../gen/bailiwick/v1/CreateGrantRequest.ts';
import type { CreateGrantResponse__Output } from '../../../gen/bailiwick/v1/CreateGrantResponse.ts';
import type { ExtendGrantRequest } from '../../../gen/bailiwick/v1/ExtendGrantRequest.ts';
import type { ExtendGrantResponse__Output } from '../../../gen/bailiwick/v1/ExtendGrantResponse.ts';
import type { EndGrantRequest } from '../../../gen/bailiwick/v1/EndGrantRequest.ts';
import type { EndGrantResponse__Output } from '../../../gen/bailiwick/v1/EndGrantResponse.ts';
import type { ListGrantsRequest } from '../../../gen/bailiwick/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse__Output } from '../../../gen/bailiwick/v1/ListGrantsResponse.ts';
import type { CheckDelegatedRequest } from '../../../gen/bailiwick/v1/CheckDelegatedRequest.ts';
import type { CheckDelegatedResponse__Output } from '../../../gen/bailiwick/v1/CheckDelegatedResponse.ts';
import type { LookupDelegatedResourcesRequest } from '../../../gen/bailiwick/v1/LookupDelegatedResourcesRequest.ts';
import type { LookupDelegatedResourcesResponse__Output } from '../../../gen/bailiwick/v1/LookupDelegatedResourcesResponse.ts';
import type { StopRequest } from '../../../gen/bailiwick/v1/StopRequest.ts';
import type { StopResponse__Output } from '../../../gen/bailiwick/v1/StopResponse.ts';
import type { PreviewStopRequest } from '../../../gen/bailiwick/v1/PreviewStopRequest.ts';
import type { PreviewStopResponse__Output } from '../../../gen/bailiwick/v1/PreviewStopResponse.ts';
import type { ResumeRequest } from '../../../gen/bailiwick/v1/ResumeRequest.ts';
import type { ResumeResponse__Output } from '../../../gen/bailiwick/v1/ResumeResponse.ts';
import { type Method, method } from '../method.ts';

/** The calls of `DelegationService` that the command line makes. */

export const REGISTER_AGENT: Method<RegisterAgentRequest, RegisterAgentResponse__Output> =
  delegation('RegisterAgent');

export const OPEN_SESSION: Method<OpenSessionRequest, OpenSessionResponse__Output> =
  delegation('OpenSession');

export const DELEGATE_SESSION: Method<DelegateSessionRequest, DelegateSessionResponse__Output> =
  delegation('DelegateSession');

export const CREATE_GRANT: Method<CreateGrantRequest, CreateGrantResponse__Output> =
  delegation('CreateGrant');

export const EXTEND_GRANT: Method<ExtendGrantRequest, ExtendGrantResponse__Output> =
  delegation('ExtendGrant');

export const END_GRANT: Method<EndGrantRequest, EndGrantResponse__Output> = delegation('EndGrant');

export const LIST_GRANTS: Method<ListGrantsRequest, ListGrantsResponse__Output> = delegation('ListGrants');

export const CHECK_DELEGATED: Method<CheckDelegatedRequest, CheckDelegatedResponse__Output> =
  delegation('CheckDelegated');

export const LOOKUP_DELEGATED_RESOURCES: Method<
  LookupDelegatedResourcesRequest,
  LookupDelegatedResourcesResponse__Output
> = delegation('LookupDelegatedResources');

export const STOP: Method<StopRequest, StopResponse__Output> = delegation('Stop');

export const PREVIEW_STOP: Method<PreviewStopRequest, PreviewStopResponse__Output> =
  delegation('PreviewStop');

export const RESUME: Method<ResumeRequest, ResumeResponse__Output> = delegation('Resume');

function delegation<Ask extends object, Answer extends object>(name: string): Method<Ask, Answer> {
  return method('DelegationService', name, 'bailiwick.v1');
}
