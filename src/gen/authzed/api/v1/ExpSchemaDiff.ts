// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpDefinition as _authzed_api_v1_ExpDefinition, ExpDefinition__Output as _authzed_api_v1_ExpDefinition__Output } from '../../../authzed/api/v1/ExpDefinition.ts';
import type { ExpRelation as _authzed_api_v1_ExpRelation, ExpRelation__Output as _authzed_api_v1_ExpRelation__Output } from '../../../authzed/api/v1/ExpRelation.ts';
import type { ExpRelationSubjectTypeChange as _authzed_api_v1_ExpRelationSubjectTypeChange, ExpRelationSubjectTypeChange__Output as _authzed_api_v1_ExpRelationSubjectTypeChange__Output } from '../../../authzed/api/v1/ExpRelationSubjectTypeChange.ts';
import type { ExpPermission as _authzed_api_v1_ExpPermission, ExpPermission__Output as _authzed_api_v1_ExpPermission__Output } from '../../../authzed/api/v1/ExpPermission.ts';
import type { ExpCaveat as _authzed_api_v1_ExpCaveat, ExpCaveat__Output as _authzed_api_v1_ExpCaveat__Output } from '../../../authzed/api/v1/ExpCaveat.ts';
import type { ExpCaveatParameter as _authzed_api_v1_ExpCaveatParameter, ExpCaveatParameter__Output as _authzed_api_v1_ExpCaveatParameter__Output } from '../../../authzed/api/v1/ExpCaveatParameter.ts';
import type { ExpCaveatParameterTypeChange as _authzed_api_v1_ExpCaveatParameterTypeChange, ExpCaveatParameterTypeChange__Output as _authzed_api_v1_ExpCaveatParameterTypeChange__Output } from '../../../authzed/api/v1/ExpCaveatParameterTypeChange.ts';

export interface ExpSchemaDiff {
  'definitionAdded'?: (_authzed_api_v1_ExpDefinition | null);
  'definitionRemoved'?: (_authzed_api_v1_ExpDefinition | null);
  'definitionDocCommentChanged'?: (_authzed_api_v1_ExpDefinition | null);
  'relationAdded'?: (_authzed_api_v1_ExpRelation | null);
  'relationRemoved'?: (_authzed_api_v1_ExpRelation | null);
  'relationDocCommentChanged'?: (_authzed_api_v1_ExpRelation | null);
  'relationSubjectTypeAdded'?: (_authzed_api_v1_ExpRelationSubjectTypeChange | null);
  'relationSubjectTypeRemoved'?: (_authzed_api_v1_ExpRelationSubjectTypeChange | null);
  'permissionAdded'?: (_authzed_api_v1_ExpPermission | null);
  'permissionRemoved'?: (_authzed_api_v1_ExpPermission | null);
  'permissionDocCommentChanged'?: (_authzed_api_v1_ExpPermission | null);
  'permissionExprChanged'?: (_authzed_api_v1_ExpPermission | null);
  'caveatAdded'?: (_authzed_api_v1_ExpCaveat | null);
  'caveatRemoved'?: (_authzed_api_v1_ExpCaveat | null);
  'caveatDocCommentChanged'?: (_authzed_api_v1_ExpCaveat | null);
  'caveatExprChanged'?: (_authzed_api_v1_ExpCaveat | null);
  'caveatParameterAdded'?: (_authzed_api_v1_ExpCaveatParameter | null);
  'caveatParameterRemoved'?: (_authzed_api_v1_ExpCaveatParameter | null);
  'caveatParameterTypeChanged'?: (_authzed_api_v1_ExpCaveatParameterTypeChange | null);
  'diff'?: "definitionAdded"|"definitionRemoved"|"definitionDocCommentChanged"|"relationAdded"|"relationRemoved"|"relationDocCommentChanged"|"relationSubjectTypeAdded"|"relationSubjectTypeRemoved"|"permissionAdded"|"permissionRemoved"|"permissionDocCommentChanged"|"permissionExprChanged"|"caveatAdded"|"caveatRemoved"|"caveatDocCommentChanged"|"caveatExprChanged"|"caveatParameterAdded"|"caveatParameterRemoved"|"caveatParameterTypeChanged";
}

export interface ExpSchemaDiff__Output {
  'definitionAdded'?: (_authzed_api_v1_ExpDefinition__Output | null);
  'definitionRemoved'?: (_authzed_api_v1_ExpDefinition__Output | null);
  'definitionDocCommentChanged'?: (_authzed_api_v1_ExpDefinition__Output | null);
  'relationAdded'?: (_authzed_api_v1_ExpRelation__Output | null);
  'relationRemoved'?: (_authzed_api_v1_ExpRelation__Output | null);
  'relationDocCommentChanged'?: (_authzed_api_v1_ExpRelation__Output | null);
  'relationSubjectTypeAdded'?: (_authzed_api_v1_ExpRelationSubjectTypeChange__Output | null);
  'relationSubjectTypeRemoved'?: (_authzed_api_v1_ExpRelationSubjectTypeChange__Output | null);
  'permissionAdded'?: (_authzed_api_v1_ExpPermission__Output | null);
  'permissionRemoved'?: (_authzed_api_v1_ExpPermission__Output | null);
  'permissionDocCommentChanged'?: (_authzed_api_v1_ExpPermission__Output | null);
  'permissionExprChanged'?: (_authzed_api_v1_ExpPermission__Output | null);
  'caveatAdded'?: (_authzed_api_v1_ExpCaveat__Output | null);
  'caveatRemoved'?: (_authzed_api_v1_ExpCaveat__Output | null);
  'caveatDocCommentChanged'?: (_authzed_api_v1_ExpCaveat__Output | null);
  'caveatExprChanged'?: (_authzed_api_v1_ExpCaveat__Output | null);
  'caveatParameterAdded'?: (_authzed_api_v1_ExpCaveatParameter__Output | null);
  'caveatParameterRemoved'?: (_authzed_api_v1_ExpCaveatParameter__Output | null);
  'caveatParameterTypeChanged'?: (_authzed_api_v1_ExpCaveatParameterTypeChange__Output | null);
  'diff'?: "definitionAdded"|"definitionRemoved"|"definitionDocCommentChanged"|"relationAdded"|"relationRemoved"|"relationDocCommentChanged"|"relationSubjectTypeAdded"|"relationSubjectTypeRemoved"|"permissionAdded"|"permissionRemoved"|"permissionDocCommentChanged"|"permissionExprChanged"|"caveatAdded"|"caveatRemoved"|"caveatDocCommentChanged"|"caveatExprChanged"|"caveatParameterAdded"|"caveatParameterRemoved"|"caveatParameterTypeChanged";
}
