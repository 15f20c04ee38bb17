import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { canonicalJson } from '../../../src/base/json.ts';
import { convert } from '../../../src/caveats/convert.ts';
import type { ParameterType } from '../../../src/caveats/parameter-type.ts';
import { type LineFormat, readLines } from '../../../src/cli/transfer/read-lines.ts';
import { relationshipToJson } from '../../../src/cli/transfer/relationship-json.ts';
import { ReadError } from '../../../src/cli/validate/read-source.ts';
import { formatExportLine, parseExportLine } from '../../../src/decisions/export/export-lines.ts';
import { verifyExport } from '../../../src/decisions/export/verify.ts';
import type { Struct__Output } from '../../../src/gen/google/protobuf/Struct.ts';
import { Fault } from '../../../src/model/fault.ts';
import { messageReader, messageWriter } from '../../../src/transport/wire/protos.ts';
import { decodeOptionalStruct, encodeStruct } from '../../../src/transport/wire/struct.ts';
import { Violations } from '../../../src/transport/wire/violations.ts';
import { type Target, textOf, unlessRefused } from '../target.ts';

const readStruct = messageReader<Struct__Output>('google.protobuf.Struct');
const writeStruct = messageWriter<ReturnType<typeof encodeStruct>>('google.protobuf.Struct');
const ANY: ParameterType = { name: 'any', of: undefined };
const TYPES: readonly ParameterType[] = [
  ANY,
  ...['bool', 'string', 'int', 'uint', 'double', 'bytes', 'duration', 'timestamp', 'ipaddress'].map(
    (name): ParameterType => ({ name, of: undefined }),
  ),
  { name: 'list', of: ANY },
  { name: 'map', of: { name: 'list', of: { name: 'int', of: undefined } } },
];

/** The values for conditions, from the bytes of a `Struct` to every type of parameter. */
export const CONTEXTS: Target = {
  name: 'contexts',
  read(bytes) {
    const isRefusal = (thrown: unknown): boolean =>
      thrown instanceof Fault && thrown.reason === 'invalid-argument';
    const message = unlessRefused(() => readStruct(bytes), isRefusal);
    if (message === undefined) return;
    const object = decodeOptionalStruct(message, 'request', 'context', new Violations());
    if (object === undefined) return;
    const again = readStruct(writeStruct(encodeStruct(object)));
    const decoded = decodeOptionalStruct(again, 'request', 'context', new Violations());
    assert(decoded !== undefined, 'what was written is read');
    assert.equal(canonicalJson(decoded), canonicalJson(object));
    for (const value of [object, ...Object.values(object)]) for (const type of TYPES) convert(type, value);
  },
};

/** The key of nobody: what is held is that nothing breaks, and that nothing passes. */
const KEY = createPublicKey({
  key: Buffer.from(
    '302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    'hex',
  ),
  format: 'der',
  type: 'spki',
});

export const DECISION_EXPORTS: Target = {
  name: 'decision-exports',
  async read(bytes) {
    for (const line of textOf(bytes).split('\n')) {
      const item = parseExportLine(line);
      if (item !== undefined) assert.equal(formatExportLine(item), line);
    }
    const { problems } = await verifyExport(oneChunk(bytes), KEY);
    assert(problems.length > 0, 'an export that the key did not sign has a problem');
  },
};

export const BACKUPS: Target = { name: 'backups', read: (bytes) => readAll(bytes, 'backup') };

/** Relationship text or line-JSON, whichever it begins as. */
export const IMPORT_LINES: Target = { name: 'import-lines', read: (bytes) => readAll(bytes, undefined) };

async function readAll(bytes: Uint8Array, format: LineFormat | undefined): Promise<void> {
  const source = { name: 'fuzz', open: () => oneChunk(bytes) };
  try {
    for await (const entry of readLines(source, format, () => undefined)) {
      if (entry.kind === 'relationship') canonicalJson(relationshipToJson(entry.relationship));
    }
  } catch (thrown) {
    if (!(thrown instanceof ReadError)) throw thrown;
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
