import type { DeleteRelationshipsAnswer, DeleteRelationshipsAsk } from '../asks.ts';
import { deleteRelationships } from '../delete-relationships.ts';
import { filterJson, namedMetadata } from './named-updates.ts';
import { type Act, recordedAct } from './recorded-act.ts';

/** The record has the filter and how many went; which they were is in the changelog. */
export const recordedDeleteRelationships: Act<DeleteRelationshipsAsk, DeleteRelationshipsAnswer> =
  recordedAct(
    deleteRelationships,
    ({ deletedAt }) => deletedAt,
    (call, { filter: { traits: _internal, ...filter }, metadata }, { outcome, answer }) => ({
      kind: 'relationships',
      call,
      action: 'delete',
      outcome,
      updates: [],
      updateCount: answer?.deletedCount ?? 0,
      filter: filterJson(filter),
      metadata: namedMetadata(metadata),
    }),
  );
