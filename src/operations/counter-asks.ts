import type { RelationshipFilter } from '../model/filter.ts';

/*
 * What a caller can ask about counters, and what comes back. Names are well-formed or empty.
 */

export interface RegisterRelationshipCounterAsk {
  readonly name: string;
  readonly filter: RelationshipFilter;
}

export interface RelationshipCounterAsk {
  readonly name: string;
}

export interface CountRelationshipsAnswer {
  readonly count: number;
  readonly readAt: string;
}
