import { v1 } from '@authzed/authzed-node';
import { type ServiceError, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactly, identityOf, relationship, schemaOf, writeOf } from '../server/requests.ts';
import { RunningServer } from '../server/running-server.ts';

/*
 * What the watch is for: whoever folds it from any token has the state at its end, however often the watch breaks, the
 * server restarts and an import comes along.
 */
const RUNS = Math.ceil(Number(process.env['BAILIWICK_RUNS'] ?? 60) / 10);

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}';

const text = fc
  .tuple(fc.nat({ max: 9 }), fc.constantFrom('anna', 'ben', 'carl'))
  .map(([id, user]) => `document:d${id}#viewer@user:${user}`);
const update = fc.tuple(fc.constantFrom('touch', 'touch', 'delete'), text).map((parts) => parts.join(' '));
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        lines: fc.uniqueArray(update, { minLength: 1, maxLength: 6, selector: (line) => line.split(' ')[1] }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('import' as const),
        count: fc.integer({ min: 1, max: 5000 }),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'drop' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  ),
  { minLength: 3, maxLength: 25 },
);

test('folding the watch from any token gives the state at its end', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.double({ min: 0, max: 1, noNaN: true }), async (script, from) => {
      const server = await RunningServer.start();
      const { writtenAt } = await server.client().writeSchema(schemaOf(SCHEMA));
      const starts = [writtenAt!];
      const folded = new Folding(server, writtenAt!, new Set());
      const watching = folded.run();
      let imports = 0;
      for (const step of script) {
        switch (step.kind) {
          case 'write':
            starts.push((await server.client().writeRelationships(writeOf(...step.lines))).writtenAt!);
            break;
          case 'import':
            await importMany(server, `i${imports++}`, step.count);
            break;
          case 'drop':
            folded.drop();
            break;
          case 'restart':
            await server.restart();
        }
      }
      const end = (await server.client().writeRelationships(writeOf('touch document:end#viewer@user:anna')))
        .writtenAt!;
      const state = await stateAt(server, end);
      folded.stopAt(end);
      await watching;
      expect([...folded.state].toSorted()).toEqual(state);

      const start = starts[Math.floor(from * (starts.length - 1))]!;
      const later = new Folding(server, start, new Set(await stateAt(server, start)));
      later.stopAt(end);
      await later.run();
      expect([...later.state].toSorted()).toEqual(state);
      await server.close();
    }),
    { numRuns: RUNS },
  );
}, 120_000);

/** One who watches, breaks off, and goes on from the last token. */
class Folding {
  readonly state: Set<string>;
  readonly #server: RunningServer;
  #token: v1.ZedToken;
  #end: string | undefined;
  #call: ReturnType<v1.ZedClientInterface['watch']> | undefined;

  constructor(server: RunningServer, start: v1.ZedToken, state: Set<string>) {
    this.#server = server;
    this.#token = start;
    this.state = state;
  }

  drop(): void {
    this.#call?.cancel();
  }

  stopAt(end: v1.ZedToken): void {
    this.#end = end.token;
    if (this.#token.token === this.#end) this.drop();
  }

  async run(): Promise<void> {
    while (this.#token.token !== this.#end) {
      try {
        await this.#follow();
      } catch (thrown) {
        const { code } = thrown as ServiceError;
        if (code !== status.CANCELLED && code !== status.UNAVAILABLE) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, 5)); // the server may be starting
      }
    }
  }

  async #follow(): Promise<void> {
    this.#call = this.#server
      .callbackClient()
      .watch(v1.WatchRequest.create({ optionalStartCursor: this.#token }));
    for await (const message of this.#call as AsyncIterable<v1.WatchResponse>) {
      for (const { operation, relationship: about } of message.updates) {
        if (operation === v1.RelationshipUpdate_Operation.DELETE) this.state.delete(identityOf(about!));
        else this.state.add(identityOf(about!));
      }
      this.#token = message.changesThrough!;
      if (this.#token.token === this.#end) return this.#call.cancel();
    }
  }
}

async function importMany(server: RunningServer, prefix: string, count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const call = server
      .callbackClient()
      .importBulkRelationships((error: ServiceError | null) => (error === null ? resolve() : reject(error)));
    const texts = Array.from({ length: count }, (_, n) => `document:${prefix}x${n}#viewer@user:anna`);
    for (let start = 0; start < count; start += 1000) {
      call.write({ relationships: texts.slice(start, start + 1000).map(relationship) });
    }
    call.end();
  });
}

async function stateAt(server: RunningServer, token: v1.ZedToken): Promise<readonly string[]> {
  const pages = await server
    .client()
    .exportBulkRelationships(v1.ExportBulkRelationshipsRequest.create({ consistency: exactly(token) }));
  return pages.flatMap(({ relationships }) => relationships.map(identityOf)).toSorted();
}
