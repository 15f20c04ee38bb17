import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Relationship } from '../../src/model/relationship.ts';
import { entryBytes } from '../../src/store/level/change-entries.ts';
import { Load } from '../../src/store/level/load.ts';
import { chunkRow, putStagedRows } from '../../src/store/level/load-rows.ts';
import { IMPORTS_FROM } from '../../src/store/level/imports.ts';
import { bulkKey } from '../../src/store/level/layout.ts';
import { put } from '../../src/base/sealed-value.ts';
import { beginRows } from '../../src/store/level/version-row.ts';
import { relationship } from './fixtures.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 100);
const BORN = IMPORTS_FROM + 3;

function loadOf(relationships: readonly Relationship[]): Load {
  const load = new Load(0, relationships.length);
  for (const each of relationships) load.add(each);
  return load;
}

/** The rows that `putStagedRows` puts, in its order, as hexadecimal. The sink copies, as it must. */
function rowsOf(load: Load, fresh: Uint32Array): readonly string[] {
  const rows: string[] = [];
  const sink = {
    put: (key: Buffer, value: Buffer): void =>
      void rows.push(`${key.toString('hex')} ${value.toString('hex')}`),
  };
  for (const _ of putStagedRows(load, fresh, BORN, sink)) continue;
  return rows;
}

/** The same as single commits write them. */
function singleRows(relationships: readonly Relationship[]): readonly string[] {
  return relationships
    .flatMap((each) => beginRows(each, BORN))
    .flatMap((row) =>
      row.type === 'put' ? [`${row.key.toString('hex')} ${row.value.toString('hex')}`] : [],
    );
}

const id = fc.string({
  unit: fc.constantFrom('a', 'b', '1', 'ü', '€', '𝄞', '\uffee'),
  minLength: 1,
  maxLength: 4,
});
const traits = fc.constantFrom('', '[cav]', '[cav:{"deep":{"a":"b"}}]', '[expiration:2100-01-01T00:00:00Z]');
const relationships = fc.uniqueArray(
  fc.tuple(id, fc.constantFrom('user', 'group'), id, fc.constantFrom('', '#member'), traits),
  { selector: (parts) => JSON.stringify(parts.slice(0, 4)), maxLength: 40 },
);

test('an import stages the rows that commits write', () => {
  fc.assert(
    fc.property(relationships, (parts) => {
      const made = parts.map(([resource, type, subject, set, depends]) => ({
        ...relationship(`document:x#viewer@${type}:y${set}${depends}`),
        resource: { type: 'document', id: resource },
        subject: { type, id: subject, relation: set.slice(1) },
      }));
      const load = loadOf(made);
      const rows = rowsOf(load, load.forward.order());
      expect(rows.toSorted()).toEqual(singleRows(made).toSorted());
      for (const tag of ['66', '72']) {
        const index = rows.filter((row) => row.startsWith(tag));
        expect(index).toEqual(index.toSorted()); // hexadecimal keeps the order of bytes
      }
    }),
    { numRuns: RUNS },
  );
});

test('names and contexts of any size', () => {
  const made = [
    relationship(`document:${'d'.repeat(900)}#viewer@user:${'u'.repeat(900)}`),
    relationship(`document:short#viewer@user:u[cav:{"text":"${'t'.repeat(5000)}"}]`),
    {
      ...relationship('document:z#viewer@user:u'),
      subject: { type: 'user', id: 'u'.repeat(128 * 1024), relation: '' },
    },
  ];
  const load = loadOf(made);
  expect(rowsOf(load, load.forward.order()).toSorted()).toEqual(singleRows(made).toSorted());
});

test('what is not fresh is left out of both indexes', () => {
  const made = ['a', 'b', 'c'].map((name) => relationship(`document:${name}#viewer@user:u`));
  expect(rowsOf(loadOf(made), Uint32Array.of(0, 2)).toSorted()).toEqual(
    singleRows([made[0]!, made[2]!]).toSorted(),
  );
});

test('a chunk is the list of what began', () => {
  const made = [relationship('document:a#viewer@user:u'), relationship('document:b#viewer@user:u[cav]')];
  const entries = made.flatMap((each) =>
    entryBytes({ operation: 'touch', relationship: each, ended: undefined }),
  );
  expect(chunkRow(3, 5, loadOf(made), Uint32Array.of(0, 1))).toEqual(
    put(bulkKey(3, 5), Buffer.concat(entries)),
  );
});

test.each(['type', 'id', 'relation'] as const)(
  'a NUL in the %s of a subject keeps the relationship out',
  (part) => {
    const good = relationship('document:a#viewer@team:t#member');
    const load = loadOf([good]);
    const bad = { ...good, subject: { ...good.subject, [part]: 'ü\0x' } };
    expect(() => new Load(0, 1).add(bad)).toThrow('holds a NUL');
    const bigger = new Load(0, 2);
    bigger.add(good);
    expect(() => bigger.add(bad)).toThrow('holds a NUL');
    expect(bigger.count).toBe(1);
    expect(rowsOf(bigger, bigger.forward.order())).toEqual(rowsOf(load, load.forward.order()));
  },
);
