import { WatchKind } from '../../gen/authzed/api/v1/WatchKind.ts';
import type { WatchRequest__Output } from '../../gen/authzed/api/v1/WatchRequest.ts';
import type { WatchResponse } from '../../gen/authzed/api/v1/WatchResponse.ts';
import { WATCH_TYPE } from '../../model/name-rules.ts';
import type { WatchAsk, WatchEvent, WatchKinds } from '../../operations/asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeFilter } from './relationship-filter.ts';
import { encodeUpdate } from './relationship-update.ts';
import type { Rpc } from './rpc.ts';
import { encodeStruct } from './struct.ts';
import { RULES, Violations } from './violations.ts';

type Message = WatchRequest__Output;

const write = messageWriter<WatchResponse>('authzed.api.v1.WatchResponse');

/** `encode` makes one message of one event. */
export const watchRpc: Rpc<Message, WatchAsk, WatchEvent> = {
  path: '/authzed.api.v1.WatchService/Watch',
  read: messageReader<Message>('authzed.api.v1.WatchRequest'),
  decode,
  encode: (event) => write(encodeEvent(event)),
};

function decode(message: Message): WatchAsk {
  const violations = new Violations();
  message.optionalObjectTypes.forEach((type, index) =>
    violations.checkName(WATCH_TYPE, type, '', `optional_object_types[${index}]`),
  );
  const startCursor = message.optionalStartCursor?.token;
  if (startCursor !== undefined)
    violations.checkBytes(startCursor, 1, Number.POSITIVE_INFINITY, 'optional_start_cursor', 'token');
  const filters = message.optionalRelationshipFilters.map((filter, index) =>
    decodeFilter(filter, '', `optional_relationship_filters[${index}]`, violations),
  );
  message.optionalUpdateKinds.forEach((kind, index) => {
    if (!KINDS.has(kind)) violations.add('', `optional_update_kinds[${index}]`, RULES.enumDefined);
  });
  violations.throwIfAny();
  const kinds = decodeKinds(message.optionalUpdateKinds);
  return { objectTypes: message.optionalObjectTypes, filters, kinds, startCursor };
}

const KINDS: ReadonlySet<number> = new Set(Object.values(WatchKind));

/** Who asks for nothing is told of relationships. */
function decodeKinds(kinds: readonly number[]): WatchKinds {
  const asked = new Set(kinds.filter((kind) => kind !== WatchKind.WATCH_KIND_UNSPECIFIED));
  return {
    updates: asked.size === 0 || asked.has(WatchKind.WATCH_KIND_INCLUDE_RELATIONSHIP_UPDATES),
    schema: asked.has(WatchKind.WATCH_KIND_INCLUDE_SCHEMA_UPDATES),
    checkpoints: asked.has(WatchKind.WATCH_KIND_INCLUDE_CHECKPOINTS),
  };
}

function encodeEvent(event: WatchEvent): WatchResponse {
  const changesThrough = { token: event.changesThrough };
  switch (event.kind) {
    case 'updates': {
      const metadata = event.metadata === undefined ? undefined : encodeStruct(event.metadata);
      return {
        updates: event.updates.map(encodeUpdate),
        changesThrough,
        optionalTransactionMetadata: metadata ?? null,
        fullRevisionMetadata: metadata === undefined ? [] : [metadata],
      };
    }
    case 'schema':
      return { changesThrough, schemaUpdated: true };
    case 'checkpoint':
      return { changesThrough, isCheckpoint: true };
  }
}
