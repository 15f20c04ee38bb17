import type { WriteRelationshipsAnswer, WriteRelationshipsAsk } from '../asks.ts';
import { writeRelationships } from '../write-relationships.ts';
import { namedMetadata, namedUpdates } from './named-updates.ts';
import { type Act, recordedAct } from './recorded-act.ts';

export const recordedWriteRelationships: Act<WriteRelationshipsAsk, WriteRelationshipsAnswer> = recordedAct(
  writeRelationships,
  ({ writtenAt }) => writtenAt,
  (call, { updates, metadata }, { outcome }) => ({
    kind: 'relationships',
    call,
    action: 'write',
    outcome,
    updates: namedUpdates(updates),
    updateCount: updates.length,
    filter: {},
    metadata: namedMetadata(metadata),
  }),
);
