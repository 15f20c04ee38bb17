// Original file: proto/authzed/api/v1/schema_service.proto

import type { ReflectionDefinition as _authzed_api_v1_ReflectionDefinition, ReflectionDefinition__Output as _authzed_api_v1_ReflectionDefinition__Output } from '../../../authzed/api/v1/ReflectionDefinition.ts';
import type { ReflectionRelation as _authzed_api_v1_ReflectionRelation, ReflectionRelation__Output as _authzed_api_v1_ReflectionRelation__Output } from '../../../authzed/api/v1/ReflectionRelation.ts';
import type { ReflectionRelationSubjectTypeChange as _authzed_api_v1_ReflectionRelationSubjectTypeChange, ReflectionRelationSubjectTypeChange__Output as _authzed_api_v1_ReflectionRelationSubjectTypeChange__Output } from '../../../authzed/api/v1/ReflectionRelationSubjectTypeChange.ts';
import type { ReflectionPermission as _authzed_api_v1_ReflectionPermission, ReflectionPermission__Output as _authzed_api_v1_ReflectionPermission__Output } from '../../../authzed/api/v1/ReflectionPermission.ts';
import type { ReflectionCaveat as _authzed_api_v1_ReflectionCaveat, ReflectionCaveat__Output as _authzed_api_v1_ReflectionCaveat__Output } from '../../../authzed/api/v1/ReflectionCaveat.ts';
import type { ReflectionCaveatParameter as _authzed_api_v1_ReflectionCaveatParameter, ReflectionCaveatParameter__Output as _authzed_api_v1_ReflectionCaveatParameter__Output } from '../../../authzed/api/v1/ReflectionCaveatParameter.ts';
import type { ReflectionCaveatParameterTypeChange as _authzed_api_v1_ReflectionCaveatParameterTypeChange, ReflectionCaveatParameterTypeChange__Output as _authzed_api_v1_ReflectionCaveatParameterTypeChange__Output } from '../../../authzed/api/v1/ReflectionCaveatParameterTypeChange.ts';

export interface ReflectionSchemaDiff {
  'definitionAdded'?: (_authzed_api_v1_ReflectionDefinition | null);
  'definitionRemoved'?: (_authzed_api_v1_ReflectionDefinition | null);
  'definitionDocCommentChanged'?: (_authzed_api_v1_ReflectionDefinition | null);
  'relationAdded'?: (_authzed_api_v1_ReflectionRelation | null);
  'relationRemoved'?: (_authzed_api_v1_ReflectionRelation | null);
  'relationDocCommentChanged'?: (_authzed_api_v1_ReflectionRelation | null);
  'relationSubjectTypeAdded'?: (_authzed_api_v1_ReflectionRelationSubjectTypeChange | null);
  'relationSubjectTypeRemoved'?: (_authzed_api_v1_ReflectionRelationSubjectTypeChange | null);
  'permissionAdded'?: (_authzed_api_v1_ReflectionPermission | null);
  'permissionRemoved'?: (_authzed_api_v1_ReflectionPermission | null);
  'permissionDocCommentChanged'?: (_authzed_api_v1_ReflectionPermission | null);
  'permissionExprChanged'?: (_authzed_api_v1_ReflectionPermission | null);
  'caveatAdded'?: (_authzed_api_v1_ReflectionCaveat | null);
  'caveatRemoved'?: (_authzed_api_v1_ReflectionCaveat | null);
  'caveatDocCommentChanged'?: (_authzed_api_v1_ReflectionCaveat | null);
  'caveatExprChanged'?: (_authzed_api_v1_ReflectionCaveat | null);
  'caveatParameterAdded'?: (_authzed_api_v1_ReflectionCaveatParameter | null);
  'caveatParameterRemoved'?: (_authzed_api_v1_ReflectionCaveatParameter | null);
  'caveatParameterTypeChanged'?: (_authzed_api_v1_ReflectionCaveatParameterTypeChange | null);
  'diff'?: "definitionAdded"|"definitionRemoved"|"definitionDocCommentChanged"|"relationAdded"|"relationRemoved"|"relationDocCommentChanged"|"relationSubjectTypeAdded"|"relationSubjectTypeRemoved"|"permissionAdded"|"permissionRemoved"|"permissionDocCommentChanged"|"permissionExprChanged"|"caveatAdded"|"caveatRemoved"|"caveatDocCommentChanged"|"caveatExprChanged"|"caveatParameterAdded"|"caveatParameterRemoved"|"caveatParameterTypeChanged";
}

export interface ReflectionSchemaDiff__Output {
  'definitionAdded'?: (_authzed_api_v1_ReflectionDefinition__Output | null);
  'definitionRemoved'?: (_authzed_api_v1_ReflectionDefinition__Output | null);
  'definitionDocCommentChanged'?: (_authzed_api_v1_ReflectionDefinition__Output | null);
  'relationAdded'?: (_authzed_api_v1_ReflectionRelation__Output | null);
  'relationRemoved'?: (_authzed_api_v1_ReflectionRelation__Output | null);
  'relationDocCommentChanged'?: (_authzed_api_v1_ReflectionRelation__Output | null);
  'relationSubjectTypeAdded'?: (_authzed_api_v1_ReflectionRelationSubjectTypeChange__Output | null);
  'relationSubjectTypeRemoved'?: (_authzed_api_v1_ReflectionRelationSubjectTypeChange__Output | null);
  'permissionAdded'?: (_authzed_api_v1_ReflectionPermission__Output | null);
  'permissionRemoved'?: (_authzed_api_v1_ReflectionPermission__Output | null);
  'permissionDocCommentChanged'?: (_authzed_api_v1_ReflectionPermission__Output | null);
  'permissionExprChanged'?: (_authzed_api_v1_ReflectionPermission__Output | null);
  'caveatAdded'?: (_authzed_api_v1_ReflectionCaveat__Output | null);
  'caveatRemoved'?: (_authzed_api_v1_ReflectionCaveat__Output | null);
  'caveatDocCommentChanged'?: (_authzed_api_v1_ReflectionCaveat__Output | null);
  'caveatExprChanged'?: (_authzed_api_v1_ReflectionCaveat__Output | null);
  'caveatParameterAdded'?: (_authzed_api_v1_ReflectionCaveatParameter__Output | null);
  'caveatParameterRemoved'?: (_authzed_api_v1_ReflectionCaveatParameter__Output | null);
  'caveatParameterTypeChanged'?: (_authzed_api_v1_ReflectionCaveatParameterTypeChange__Output | null);
  'diff'?: "definitionAdded"|"definitionRemoved"|"definitionDocCommentChanged"|"relationAdded"|"relationRemoved"|"relationDocCommentChanged"|"relationSubjectTypeAdded"|"relationSubjectTypeRemoved"|"permissionAdded"|"permissionRemoved"|"permissionDocCommentChanged"|"permissionExprChanged"|"caveatAdded"|"caveatRemoved"|"caveatDocCommentChanged"|"caveatExprChanged"|"caveatParameterAdded"|"caveatParameterRemoved"|"caveatParameterTypeChanged";
}
