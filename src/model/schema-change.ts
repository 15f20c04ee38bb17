import type {
  ReflectedCaveat,
  ReflectedDefinition,
  ReflectedParameter,
  ReflectedPermission,
  ReflectedRelation,
  ReflectedSubjectType,
} from './reflection.ts';

/**
 * One difference between two schemas. What was removed, and a relation that lost a subject type, is shown as it stood
 * before; everything else as it stands after.
 */
export type SchemaChange =
  | {
      readonly kind: 'definition-added' | 'definition-removed' | 'definition-comment-changed';
      readonly definition: ReflectedDefinition;
    }
  | {
      readonly kind: 'relation-added' | 'relation-removed' | 'relation-comment-changed';
      readonly relation: ReflectedRelation;
    }
  | {
      readonly kind: 'subject-type-added' | 'subject-type-removed';
      readonly relation: ReflectedRelation;
      readonly subjectType: ReflectedSubjectType;
    }
  | {
      readonly kind: 'permission-added' | 'permission-removed' | 'permission-comment-changed';
      readonly permission: ReflectedPermission;
    }
  | {
      readonly kind: 'permission-expression-changed';
      readonly permission: ReflectedPermission;
      readonly previousExpression: string;
    }
  | {
      readonly kind: 'caveat-added' | 'caveat-removed' | 'caveat-comment-changed';
      readonly caveat: ReflectedCaveat;
    }
  | {
      readonly kind: 'caveat-expression-changed';
      readonly caveat: ReflectedCaveat;
      readonly previousExpression: string;
    }
  | {
      readonly kind: 'caveat-parameter-added' | 'caveat-parameter-removed';
      readonly parameter: ReflectedParameter;
    }
  | {
      readonly kind: 'caveat-parameter-type-changed';
      readonly parameter: ReflectedParameter;
      readonly previousType: string;
    };
