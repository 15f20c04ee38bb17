import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { schemaOf } from './compiled.ts';

const FOLDER = path.join(import.meta.dirname, '../../../shared/conformance/spicedb');

describe.skipIf(!existsSync(FOLDER))(
  'schemas of the conformance files compile, and again from their canonical text',
  () => {
    const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith('.yaml')) : [];

    test.each(files)('%s', (file) => {
      const content: unknown = parse(readFileSync(path.join(FOLDER, file), 'utf8'));
      expect(content).toHaveProperty('schema');
      const { schema: text } = content as { schema: string };
      const canonical = canonicalText(schemaOf(text));
      expect(canonicalText(schemaOf(canonical))).toBe(canonical);
    });
  },
);
