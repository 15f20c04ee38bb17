import { createHash } from 'node:crypto';
import { canonicalText } from './canonical-text.ts';
import type { Schema } from './schema.ts';

const known = new WeakMap<Schema, string>();

/** SHA-256 of the schema's canonical text, as hexadecimal digits; worked out once. */
export function schemaHash(schema: Schema): string {
  let hash = known.get(schema);
  if (hash === undefined) {
    hash = createHash('sha256').update(canonicalText(schema)).digest('hex');
    known.set(schema, hash);
  }
  return hash;
}
