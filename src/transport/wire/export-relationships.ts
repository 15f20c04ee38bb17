import type { ExportBulkRelationshipsRequest__Output } from '../../gen/authzed/api/v1/ExportBulkRelationshipsRequest.ts';
import type { ExportBulkRelationshipsResponse } from '../../gen/authzed/api/v1/ExportBulkRelationshipsResponse.ts';
import type { ExportRelationshipsAsk, ExportRelationshipsPage } from '../../operations/asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeFilter } from './relationship-filter.ts';
import { encodeRelationship } from './relationship.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ExportBulkRelationshipsRequest__Output;
type ExportRpc = SnapshotRpc<Message, ExportRelationshipsAsk, ExportRelationshipsPage>;

/** `encode` makes one message of one page. */
export const exportBulkRelationshipsRpc: ExportRpc = exportRpc(
  'PermissionsService',
  'ExportBulkRelationships',
);
/** The same under its older name. */
export const bulkExportRelationshipsRpc: ExportRpc = exportRpc(
  'ExperimentalService',
  'BulkExportRelationships',
);

function exportRpc(service: string, name: string): ExportRpc {
  const write = messageWriter<ExportBulkRelationshipsResponse>(`authzed.api.v1.${name}Response`);
  return {
    path: `/authzed.api.v1.${service}/${name}`,
    read: messageReader<Message>(`authzed.api.v1.${name}Request`),
    snapshotAsk: snapshotAskOf,
    decode,
    encode: ({ relationships, cursor }) =>
      write({ afterResultCursor: { token: cursor }, relationships: relationships.map(encodeRelationship) }),
  };
}

function decode(message: Message): ExportRelationshipsAsk {
  const violations = new Violations();
  const { cursor } = decodeSnapshotFields(message, violations);
  const wanted = message.optionalRelationshipFilter;
  const filter = wanted === null ? {} : decodeFilter(wanted, '', 'optional_relationship_filter', violations);
  violations.throwIfAny();
  return { filter, limit: message.optionalLimit, cursor };
}
