import { v1 } from '@authzed/authzed-node';
import { relationshipText } from './wire-lists.ts';

export type Watch = (request: v1.WatchRequest) => ReturnType<v1.ZedClientInterface['watch']>;

/** The relationships, as text, that stand after all changes from an empty state through `until`. */
export async function foldWatch(
  watch: Watch,
  from: v1.ZedToken,
  until: v1.ZedToken | undefined,
): Promise<ReadonlySet<string>> {
  const { INCLUDE_RELATIONSHIP_UPDATES, INCLUDE_SCHEMA_UPDATES } = v1.WatchKind;
  const stream = watch(
    v1.WatchRequest.create({
      optionalStartCursor: from,
      optionalUpdateKinds: [INCLUDE_RELATIONSHIP_UPDATES, INCLUDE_SCHEMA_UPDATES],
    }),
  );
  const standing = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject); // after the end this is the cancellation, and nothing comes of it
    stream.on('data', ({ updates, changesThrough }) => {
      for (const update of updates) apply(update, standing);
      // One server writes a state in one way only, so that tokens can be compared as they are.
      if (changesThrough?.token === until?.token) resolve();
    });
  }).finally(() => stream.cancel());
  return new Set(standing.values());
}

/** @param standing by identity: a touch may change what else a relationship has */
function apply({ operation, relationship }: v1.RelationshipUpdate, standing: Map<string, string>): void {
  if (relationship === undefined) throw new Error('an update without a relationship');
  const { optionalCaveat: _, optionalExpiresAt: __, ...bare } = relationship;
  const identity = relationshipText(bare);
  if (operation === v1.RelationshipUpdate_Operation.DELETE) standing.delete(identity);
  else standing.set(identity, relationshipText(relationship));
}
