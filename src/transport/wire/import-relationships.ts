import type { ImportBulkRelationshipsRequest__Output } from '../../gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { ImportBulkRelationshipsResponse } from '../../gen/authzed/api/v1/ImportBulkRelationshipsResponse.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { ImportRelationshipsAnswer } from '../../operations/asks.ts';
import { messageSlices } from './message-slices.ts';
import { messageReader, messageWriter } from './protos.ts';
import { refuseWildcardResource } from './references.ts';
import { decodeRelationship } from './relationship.ts';
import type { UploadRpc } from './rpc.ts';
import { Violations } from './violations.ts';

type Message = ImportBulkRelationshipsRequest__Output;
type ImportRpc = UploadRpc<Uint8Array, Relationship, ImportRelationshipsAnswer>;

/** A message may hold tens of thousands, and nobody else has a turn while a piece is read and decoded. */
const PIECE_MAX = 500;
const PIECE_BYTES = 32 * 1024;

export const importBulkRelationshipsRpc: ImportRpc = importRpc(
  'PermissionsService',
  'ImportBulkRelationships',
);
/** The same under its older name. */
export const bulkImportRelationshipsRpc: ImportRpc = importRpc(
  'ExperimentalService',
  'BulkImportRelationships',
);

function importRpc(service: string, name: string): ImportRpc {
  const read = messageReader<Message>(`authzed.api.v1.${name}Request`);
  const write = messageWriter<ImportBulkRelationshipsResponse>(`authzed.api.v1.${name}Response`);
  return {
    path: `/authzed.api.v1.${service}/${name}`,
    read: (bytes) => bytes, // in pieces, by `decode`
    decode: (bytes) => decode(bytes, read),
    encode: ({ importedCount }) => write({ numLoaded: importedCount }),
  };
}

function* decode(
  bytes: Uint8Array,
  read: (bytes: Uint8Array) => Message,
): Generator<readonly Relationship[], void, undefined> {
  let before = 0;
  for (const slice of messageSlices(bytes, PIECE_BYTES)) {
    const { relationships } = read(slice);
    for (let start = 0; start < relationships.length; start += PIECE_MAX) {
      const violations = new Violations();
      const first = before + start;
      const piece = relationships
        .slice(start, start + PIECE_MAX)
        .map((message, index) => decodeRelationship(message, `relationships[${first + index}]`, violations));
      violations.throwIfAny();
      // The contract does not ask for it, but nothing that was stored so could be named again.
      for (const { resource } of piece) refuseWildcardResource(resource);
      yield piece;
    }
    before += relationships.length;
  }
}
