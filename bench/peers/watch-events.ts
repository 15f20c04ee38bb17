import { setTimeout as delay } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import type { WatchAsk, WatchedEvent } from './peer.ts';
import { relationshipText, wireFilter } from './wire-lists.ts';

export type Watch = (request: v1.WatchRequest) => ReturnType<v1.ZedClientInterface['watch']>;

/** A watch that has shown nothing new for this long never will. */
const SILENCE_MS = 5_000;

const KIND: Readonly<Record<WatchedEvent['kind'], v1.WatchKind>> = {
  updates: v1.WatchKind.INCLUDE_RELATIONSHIP_UPDATES,
  schema: v1.WatchKind.INCLUDE_SCHEMA_UPDATES,
  checkpoint: v1.WatchKind.INCLUDE_CHECKPOINTS,
};

/**
 * What is watched strictly after `from`, through the first event for which `isLast`, or until nothing comes any more.
 * @param stepOf the place of the step that gave a token
 */
export async function watchEvents(
  watch: Watch,
  from: v1.ZedToken,
  ask: WatchAsk,
  { stepOf, isLast }: { stepOf: (token: string) => number; isLast: (event: WatchedEvent) => boolean },
): Promise<readonly WatchedEvent[]> {
  const stream = watch(
    v1.WatchRequest.create({
      optionalStartCursor: from,
      optionalUpdateKinds: ask.kinds.map((kind) => KIND[kind]),
      optionalObjectTypes: [...ask.objectTypes],
      optionalRelationshipFilters: ask.filters.map(wireFilter),
    }),
  );
  const events: WatchedEvent[] = [];
  const ended = new AbortController();
  const told = new Promise<void>((resolve, reject) => {
    stream.on('error', reject); // after the end this is the cancellation, and nothing comes of it
    stream.on('data', (response) => {
      const found = eventsIn(response, stepOf);
      events.push(...found);
      if (found.some(isLast)) resolve();
    });
  });
  try {
    await Promise.race([told, delay(SILENCE_MS, undefined, { signal: ended.signal })]);
  } finally {
    ended.abort();
    stream.cancel();
  }
  return events;
}

function eventsIn(response: v1.WatchResponse, stepOf: (token: string) => number): readonly WatchedEvent[] {
  const { updates, changesThrough, schemaUpdated, isCheckpoint, optionalTransactionMetadata } = response;
  if (changesThrough === undefined) throw new Error('a watched response without a token');
  const step = stepOf(changesThrough.token);
  const metadata = metadataOf(optionalTransactionMetadata);
  const events: WatchedEvent[] = [];
  if (updates.length > 0)
    events.push({ kind: 'updates', step, updates: updates.map(updateText).toSorted(), metadata });
  if (schemaUpdated) events.push({ kind: 'schema', step });
  if (isCheckpoint) events.push({ kind: 'checkpoint', step });
  return events;
}

/** Of what is deleted only the identity counts. */
function updateText({ operation, relationship }: v1.RelationshipUpdate): string {
  if (relationship === undefined) throw new Error('an update without a relationship');
  if (operation !== v1.RelationshipUpdate_Operation.DELETE) return `touch ${relationshipText(relationship)}`;
  const { optionalCaveat: _, optionalExpiresAt: __, ...identity } = relationship;
  return `delete ${relationshipText(identity)}`;
}

function metadataOf(struct: v1.PbStruct | undefined): JsonObject | undefined {
  if (struct === undefined) return undefined;
  const json: unknown = v1.PbStruct.toJson(struct);
  if (!isJsonObject(json)) throw new Error('metadata that is no object');
  return json;
}
