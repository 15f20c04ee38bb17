import protobuf from 'protobufjs';

/**
 * The bytes of a message, cut between its fields into slices of about `bytesMax`, so that others have their turn while a
 * large one is read. Each slice is a message of the same type: a repeated field goes on in the next one. From the first
 * field on that can't be passed over, all is one slice, for whoever reads it to refuse.
 */
export function* messageSlices(bytes: Uint8Array, bytesMax: number): Generator<Uint8Array, void, undefined> {
  const reader = protobuf.Reader.create(bytes);
  let start = 0;
  for (let end = 0; end < bytes.length; end = reader.pos) {
    if (end - start >= bytesMax) {
      yield bytes.subarray(start, end);
      start = end;
    }
    if (!passField(reader)) break;
  }
  yield bytes.subarray(start);
}

/** False where there is no whole field. */
function passField(reader: protobuf.Reader): boolean {
  try {
    reader.skipType(reader.uint32() & 7);
    return true;
  } catch {
    return false;
  }
}
