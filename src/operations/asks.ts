import type { JsonObject } from '../base/json.ts';
import type { Consistency } from '../model/consistency.ts';
import type { ExpandTree } from '../model/expand-tree.ts';
import type { Fault } from '../model/fault.ts';
import type { RelationshipFilter } from '../model/filter.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../model/relationship.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Precondition, RelationshipUpdate } from '../model/update.ts';
import type { Verdict } from '../model/verdict.ts';

/*
 * What a caller can ask and what comes back, free of transport. Names, ids and shapes are already valid when an ask
 * reaches an operation; whether types, relations and limits fit is the operation's to say. Tokens and cursors are
 * opaque text.
 */

/** How the state to read is chosen. A cursor decides it alone: it continues at the state it was made at. */
export interface SnapshotAsk {
  readonly consistency: Consistency;
  readonly cursor: string | undefined;
}

export interface CheckAsk {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subject: SubjectRef;
  readonly context: JsonObject;
}

export interface CheckPermissionAsk extends CheckAsk {
  readonly tracing: boolean;
}

export interface CheckPermissionAnswer {
  readonly checkedAt: string;
  readonly verdict: Verdict;
  /** Until when a yes holds by itself, if what carries it expires; nanoseconds since the Unix epoch. */
  readonly expiresAtNs: bigint | undefined;
  readonly trace: CheckTrace | undefined;
  /** The schema in force in its canonical text, when a trace was asked for. */
  readonly schemaText: string | undefined;
}

export interface CheckBulkPermissionsAsk {
  readonly items: readonly CheckAsk[];
  readonly tracing: boolean;
}

export interface CheckBulkPermissionsAnswer {
  readonly checkedAt: string;
  /** One per item, in order. A fault concerns its item only. */
  readonly results: readonly CheckBulkResult[];
  readonly schemaText: string | undefined;
}

export type CheckBulkResult =
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly trace: CheckTrace | undefined }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface ExpandPermissionTreeAsk {
  readonly resource: ObjectRef;
  readonly permission: string;
}

export interface ExpandPermissionTreeAnswer {
  readonly expandedAt: string;
  readonly tree: ExpandTree;
}

/** The permission is there, perhaps on condition. */
export type Granted = Exclude<Verdict, { readonly kind: 'no' }>;

export interface LookupResourcesAsk {
  readonly resourceType: string;
  readonly permission: string;
  readonly subject: SubjectRef;
  readonly context: JsonObject;
  /** 0 for no limit. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface LookupResourcesItem {
  readonly lookedUpAt: string;
  readonly resourceId: string;
  readonly verdict: Granted;
  readonly cursor: string;
}

export interface LookupSubjectsAsk {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subjectType: string;
  /** `''` for the objects themselves. */
  readonly subjectRelation: string;
  readonly context: JsonObject;
  /** How many to list besides `*`; 0 for no limit. */
  readonly concreteLimit: number;
  readonly cursor: string | undefined;
  /** Whether `*` is listed too, where everyone of the type has the permission. */
  readonly wildcard: 'include' | 'exclude';
}

export interface LookupSubjectsItem {
  readonly lookedUpAt: string;
  readonly subject: FoundSubject;
  /** With `*` only: for whom it does not hold. A conditional one has the permission on the condition named. */
  readonly excluded: readonly FoundSubject[];
  readonly cursor: string;
}

export interface FoundSubject {
  readonly id: string;
  /** On an excluded subject, `yes` says that it is excluded whatever the context. */
  readonly verdict: Granted;
}

export interface ReadRelationshipsAsk {
  readonly filter: RelationshipFilter;
  /** 0 for no limit. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface ReadRelationshipsItem {
  readonly readAt: string;
  readonly relationship: Relationship;
  readonly cursor: string;
}

export interface WriteRelationshipsAsk {
  readonly updates: readonly RelationshipUpdate[];
  readonly preconditions: readonly Precondition[];
  readonly metadata: JsonObject | undefined;
}

export interface WriteRelationshipsAnswer {
  readonly writtenAt: string;
}

export interface DeleteRelationshipsAsk {
  readonly filter: RelationshipFilter;
  readonly preconditions: readonly Precondition[];
  /** 0 for no limit. */
  readonly limit: number;
  readonly allowPartial: boolean;
  readonly metadata: JsonObject | undefined;
}

export interface DeleteRelationshipsAnswer {
  readonly deletedAt: string;
  readonly deletedCount: number;
  readonly partial: boolean;
}

export interface ImportRelationshipsAnswer {
  readonly writtenAt: string;
  readonly importedCount: number;
}

export interface ExportRelationshipsAsk {
  /** Without fields: everything. */
  readonly filter: RelationshipFilter;
  /** Relationships on a page; 0 for as many as the server allows. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface ExportRelationshipsPage {
  readonly relationships: readonly Relationship[];
  /** Goes on after this page. */
  readonly cursor: string;
}

export interface WatchAsk {
  /** Types of resources; empty for all. */
  readonly objectTypes: readonly string[];
  /** Any of them; empty for all relationships. Not together with object types. */
  readonly filters: readonly RelationshipFilter[];
  readonly kinds: WatchKinds;
  /** A token: what came strictly after its state is told. From now on without one. */
  readonly startCursor: string | undefined;
}

export interface WatchKinds {
  readonly updates: boolean;
  readonly schema: boolean;
  readonly checkpoints: boolean;
}

/** Each names the state up to which a watcher knows everything once it has the event, and can start again. */
export type WatchEvent =
  | {
      readonly kind: 'updates';
      /** `touch` or `delete`, none empty. */
      readonly updates: readonly RelationshipUpdate[];
      readonly changesThrough: string;
      readonly metadata: JsonObject | undefined;
    }
  | { readonly kind: 'schema'; readonly changesThrough: string }
  | { readonly kind: 'checkpoint'; readonly changesThrough: string };

export interface ReadSchemaAnswer {
  readonly schemaText: string;
  readonly readAt: string;
}

export interface WriteSchemaAsk {
  readonly schema: string;
}

export interface WriteSchemaAnswer {
  readonly writtenAt: string;
}
