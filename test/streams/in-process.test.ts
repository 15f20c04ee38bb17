import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  Bailiwick,
  formatRelationship,
  parseRelationship,
  type Relationship,
  type WatchEvent,
} from '../../src/index.ts';

const EVERYTHING = {
  objectTypes: [],
  filters: [],
  kinds: { updates: true, schema: true, checkpoints: false },
};

async function* batches(...texts: readonly string[]): AsyncGenerator<readonly Relationship[], void> {
  for (const text of texts) yield [parseRelationship(text)];
}

test('the library imports, exports and watches', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bailiwick-streams-'));
  try {
    await using engine = await Bailiwick.open({ dataDir });
    const { writtenAt } = await engine.writeSchema(
      'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}',
    );
    const events: WatchEvent[] = [];
    const reading = (async () => {
      for await (const event of engine.watch({ ...EVERYTHING, startCursor: writtenAt })) {
        events.push(event);
        if (event.kind === 'schema') break;
      }
    })();
    const texts = ['document:a#viewer@user:anna', 'document:b#viewer@user:ben'];
    expect((await engine.importRelationships(batches(...texts))).importedCount).toBe(2);
    await expect(
      engine.importRelationships(batches('document:c#viewer@user:x', texts[0]!)),
    ).rejects.toMatchObject({
      reason: 'already-exists',
    });
    const pages = await collect(engine.exportRelationships({ filter: {}, limit: 1, cursor: undefined }));
    expect(pages.map(({ relationships }) => relationships.map(formatRelationship))).toEqual(
      texts.map((text) => [text]),
    );
    await engine.writeSchema(
      'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n\ndefinition robot {}',
    );
    await reading;
    expect(events.map(({ kind }) => kind)).toEqual(['updates', 'schema']);

    const stop = new AbortController();
    const stopped = collect(engine.watch({ ...EVERYTHING, startCursor: undefined }, { signal: stop.signal }));
    stop.abort(new Error('seen enough'));
    await expect(stopped).rejects.toThrow('seen enough');
    const closing = collect(engine.watch({ ...EVERYTHING, startCursor: undefined }));
    closing.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    await engine.close();
    await expect(closing).rejects.toMatchObject({ reason: 'shutting-down' });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
