// Original file: proto/bailiwick/v1/delegation_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckDelegatedBulkRequest as _bailiwick_v1_CheckDelegatedBulkRequest, CheckDelegatedBulkRequest__Output as _bailiwick_v1_CheckDelegatedBulkRequest__Output } from '../../bailiwick/v1/CheckDelegatedBulkRequest.ts';
import type { CheckDelegatedBulkResponse as _bailiwick_v1_CheckDelegatedBulkResponse, CheckDelegatedBulkResponse__Output as _bailiwick_v1_CheckDelegatedBulkResponse__Output } from '../../bailiwick/v1/CheckDelegatedBulkResponse.ts';
import type { CheckDelegatedRequest as _bailiwick_v1_CheckDelegatedRequest, CheckDelegatedRequest__Output as _bailiwick_v1_CheckDelegatedRequest__Output } from '../../bailiwick/v1/CheckDelegatedRequest.ts';
import type { CheckDelegatedResponse as _bailiwick_v1_CheckDelegatedResponse, CheckDelegatedResponse__Output as _bailiwick_v1_CheckDelegatedResponse__Output } from '../../bailiwick/v1/CheckDelegatedResponse.ts';
import type { CreateGrantRequest as _bailiwick_v1_CreateGrantRequest, CreateGrantRequest__Output as _bailiwick_v1_CreateGrantRequest__Output } from '../../bailiwick/v1/CreateGrantRequest.ts';
import type { CreateGrantResponse as _bailiwick_v1_CreateGrantResponse, CreateGrantResponse__Output as _bailiwick_v1_CreateGrantResponse__Output } from '../../bailiwick/v1/CreateGrantResponse.ts';
import type { DelegateSessionRequest as _bailiwick_v1_DelegateSessionRequest, DelegateSessionRequest__Output as _bailiwick_v1_DelegateSessionRequest__Output } from '../../bailiwick/v1/DelegateSessionRequest.ts';
import type { DelegateSessionResponse as _bailiwick_v1_DelegateSessionResponse, DelegateSessionResponse__Output as _bailiwick_v1_DelegateSessionResponse__Output } from '../../bailiwick/v1/DelegateSessionResponse.ts';
import type { EndGrantRequest as _bailiwick_v1_EndGrantRequest, EndGrantRequest__Output as _bailiwick_v1_EndGrantRequest__Output } from '../../bailiwick/v1/EndGrantRequest.ts';
import type { EndGrantResponse as _bailiwick_v1_EndGrantResponse, EndGrantResponse__Output as _bailiwick_v1_EndGrantResponse__Output } from '../../bailiwick/v1/EndGrantResponse.ts';
import type { ExtendGrantRequest as _bailiwick_v1_ExtendGrantRequest, ExtendGrantRequest__Output as _bailiwick_v1_ExtendGrantRequest__Output } from '../../bailiwick/v1/ExtendGrantRequest.ts';
import type { ExtendGrantResponse as _bailiwick_v1_ExtendGrantResponse, ExtendGrantResponse__Output as _bailiwick_v1_ExtendGrantResponse__Output } from '../../bailiwick/v1/ExtendGrantResponse.ts';
import type { ListGrantsRequest as _bailiwick_v1_ListGrantsRequest, ListGrantsRequest__Output as _bailiwick_v1_ListGrantsRequest__Output } from '../../bailiwick/v1/ListGrantsRequest.ts';
import type { ListGrantsResponse as _bailiwick_v1_ListGrantsResponse, ListGrantsResponse__Output as _bailiwick_v1_ListGrantsResponse__Output } from '../../bailiwick/v1/ListGrantsResponse.ts';
import type { LookupDelegatedResourcesRequest as _bailiwick_v1_LookupDelegatedResourcesRequest, LookupDelegatedResourcesRequest__Output as _bailiwick_v1_LookupDelegatedResourcesRequest__Output } from '../../bailiwick/v1/LookupDelegatedResourcesRequest.ts';
import type { LookupDelegatedResourcesResponse as _bailiwick_v1_LookupDelegatedResourcesResponse, LookupDelegatedResourcesResponse__Output as _bailiwick_v1_LookupDelegatedResourcesResponse__Output } from '../../bailiwick/v1/LookupDelegatedResourcesResponse.ts';
import type { OpenSessionRequest as _bailiwick_v1_OpenSessionRequest, OpenSessionRequest__Output as _bailiwick_v1_OpenSessionRequest__Output } from '../../bailiwick/v1/OpenSessionRequest.ts';
import type { OpenSessionResponse as _bailiwick_v1_OpenSessionResponse, OpenSessionResponse__Output as _bailiwick_v1_OpenSessionResponse__Output } from '../../bailiwick/v1/OpenSessionResponse.ts';
import type { PreviewStopRequest as _bailiwick_v1_PreviewStopRequest, PreviewStopRequest__Output as _bailiwick_v1_PreviewStopRequest__Output } from '../../bailiwick/v1/PreviewStopRequest.ts';
import type { PreviewStopResponse as _bailiwick_v1_PreviewStopResponse, PreviewStopResponse__Output as _bailiwick_v1_PreviewStopResponse__Output } from '../../bailiwick/v1/PreviewStopResponse.ts';
import type { RegisterAgentRequest as _bailiwick_v1_RegisterAgentRequest, RegisterAgentRequest__Output as _bailiwick_v1_RegisterAgentRequest__Output } from '../../bailiwick/v1/RegisterAgentRequest.ts';
import type { RegisterAgentResponse as _bailiwick_v1_RegisterAgentResponse, RegisterAgentResponse__Output as _bailiwick_v1_RegisterAgentResponse__Output } from '../../bailiwick/v1/RegisterAgentResponse.ts';
import type { ResumeRequest as _bailiwick_v1_ResumeRequest, ResumeRequest__Output as _bailiwick_v1_ResumeRequest__Output } from '../../bailiwick/v1/ResumeRequest.ts';
import type { ResumeResponse as _bailiwick_v1_ResumeResponse, ResumeResponse__Output as _bailiwick_v1_ResumeResponse__Output } from '../../bailiwick/v1/ResumeResponse.ts';
import type { StopRequest as _bailiwick_v1_StopRequest, StopRequest__Output as _bailiwick_v1_StopRequest__Output } from '../../bailiwick/v1/StopRequest.ts';
import type { StopResponse as _bailiwick_v1_StopResponse, StopResponse__Output as _bailiwick_v1_StopResponse__Output } from '../../bailiwick/v1/StopResponse.ts';

export interface DelegationServiceDefinition {
  CheckDelegated: MethodDefinition<_bailiwick_v1_CheckDelegatedRequest, _bailiwick_v1_CheckDelegatedResponse, _bailiwick_v1_CheckDelegatedRequest__Output, _bailiwick_v1_CheckDelegatedResponse__Output>
  CheckDelegatedBulk: MethodDefinition<_bailiwick_v1_CheckDelegatedBulkRequest, _bailiwick_v1_CheckDelegatedBulkResponse, _bailiwick_v1_CheckDelegatedBulkRequest__Output, _bailiwick_v1_CheckDelegatedBulkResponse__Output>
  CreateGrant: MethodDefinition<_bailiwick_v1_CreateGrantRequest, _bailiwick_v1_CreateGrantResponse, _bailiwick_v1_CreateGrantRequest__Output, _bailiwick_v1_CreateGrantResponse__Output>
  DelegateSession: MethodDefinition<_bailiwick_v1_DelegateSessionRequest, _bailiwick_v1_DelegateSessionResponse, _bailiwick_v1_DelegateSessionRequest__Output, _bailiwick_v1_DelegateSessionResponse__Output>
  EndGrant: MethodDefinition<_bailiwick_v1_EndGrantRequest, _bailiwick_v1_EndGrantResponse, _bailiwick_v1_EndGrantRequest__Output, _bailiwick_v1_EndGrantResponse__Output>
  ExtendGrant: MethodDefinition<_bailiwick_v1_ExtendGrantRequest, _bailiwick_v1_ExtendGrantResponse, _bailiwick_v1_ExtendGrantRequest__Output, _bailiwick_v1_ExtendGrantResponse__Output>
  ListGrants: MethodDefinition<_bailiwick_v1_ListGrantsRequest, _bailiwick_v1_ListGrantsResponse, _bailiwick_v1_ListGrantsRequest__Output, _bailiwick_v1_ListGrantsResponse__Output>
  LookupDelegatedResources: MethodDefinition<_bailiwick_v1_LookupDelegatedResourcesRequest, _bailiwick_v1_LookupDelegatedResourcesResponse, _bailiwick_v1_LookupDelegatedResourcesRequest__Output, _bailiwick_v1_LookupDelegatedResourcesResponse__Output>
  OpenSession: MethodDefinition<_bailiwick_v1_OpenSessionRequest, _bailiwick_v1_OpenSessionResponse, _bailiwick_v1_OpenSessionRequest__Output, _bailiwick_v1_OpenSessionResponse__Output>
  PreviewStop: MethodDefinition<_bailiwick_v1_PreviewStopRequest, _bailiwick_v1_PreviewStopResponse, _bailiwick_v1_PreviewStopRequest__Output, _bailiwick_v1_PreviewStopResponse__Output>
  RegisterAgent: MethodDefinition<_bailiwick_v1_RegisterAgentRequest, _bailiwick_v1_RegisterAgentResponse, _bailiwick_v1_RegisterAgentRequest__Output, _bailiwick_v1_RegisterAgentResponse__Output>
  Resume: MethodDefinition<_bailiwick_v1_ResumeRequest, _bailiwick_v1_ResumeResponse, _bailiwick_v1_ResumeRequest__Output, _bailiwick_v1_ResumeResponse__Output>
  Stop: MethodDefinition<_bailiwick_v1_StopRequest, _bailiwick_v1_StopResponse, _bailiwick_v1_StopRequest__Output, _bailiwick_v1_StopResponse__Output>
}
