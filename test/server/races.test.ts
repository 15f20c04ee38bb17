import type { v1 } from '@authzed/authzed-node';
import type { ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { History } from './history.ts';
import { toRefusal } from './refusal.ts';
import { mustNotMatch, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';
import { SCALE, sideBySide } from './side-by-side.ts';

const RIVALS = 16;
const ROUNDS = 15 * SCALE;

const WITHOUT = 'definition user {}\ndefinition document {\n  relation owner: user\n}';
const WITH_EXTRA = WITHOUT.replace('owner: user', 'owner: user\n  relation extra: user');

/** How often each side of the race must have lost to the other before it counts as one, and when it is given up. */
const LOSSES = 20 * SCALE;
const TURNS_MAX = 3_000 * SCALE;

test('no relationship outlives its relation, however writes race with schemas', async () => {
  const server = await RunningServer.start();
  const history = new History(server.tenant.store.id);
  const losses = { stranding: 0, late: 0 };
  const attempt = async (call: () => Promise<void>): Promise<void> => {
    try {
      await call();
    } catch (thrown) {
      const { info } = toRefusal(thrown as ServiceError);
      if (info?.reason === 'ERROR_REASON_SCHEMA_TYPE_ERROR') losses.stranding++;
      else if (info?.reason === 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION') losses.late++;
      else throw thrown;
    }
  };
  const { writtenAt: first } = await server.client().writeSchema(schemaOf(WITH_EXTRA));
  history.note(first, { schema: WITH_EXTRA });
  await sideBySide(3, async (index) => {
    const client = server.client();
    const extra = `document:d-${index}#extra@user:anna`;
    for (let turn = 0; turn < TURNS_MAX && Math.min(losses.stranding, losses.late) < LOSSES; turn++) {
      await attempt(async () => {
        if (index === 0) {
          const schema = turn % 2 === 0 ? WITHOUT : WITH_EXTRA;
          history.note((await client.writeSchema(schemaOf(schema))).writtenAt, { schema });
        } else if (turn % (index + 2) === 0) {
          history.note((await client.writeRelationships(writeOf(`touch ${extra}`))).writtenAt, {
            added: [extra],
          });
        } else {
          history.note((await client.writeRelationships(writeOf(`delete ${extra}`))).writtenAt, {
            removed: [extra],
          });
        }
      });
    }
  });
  for (const { schema, relationships } of history.states()) {
    if (schema === WITHOUT) expect([...relationships]).toEqual([]);
  }
  expect(Math.min(losses.stranding, losses.late)).toBeGreaterThanOrEqual(LOSSES); // or nothing was raced
});

test('of rivals that create one relationship exactly one wins', async () => {
  const clients = await rivals();
  for (let round = 0; round < ROUNDS; round++) {
    const request = writeOf(`create document:d-${round}#owner@user:anna`);
    expect(await winnersOf(clients, () => request)).toHaveLength(1);
  }
});

test('of rivals that want to be the first exactly one wins, and only its relationship is stored', async () => {
  const clients = await rivals();
  for (let round = 0; round < ROUNDS; round++) {
    const onDocument = { type: 'document', id: `d-${round}` };
    const winners = await winnersOf(clients, (index) => ({
      ...writeOf(`touch document:d-${round}#owner@user:u${index}`),
      optionalPreconditions: [mustNotMatch(onDocument)],
    }));
    const stored = await clients[0]!.readRelationships(readOf(onDocument));
    const owners = stored.map(({ relationship }) => relationship?.subject?.object?.objectId);
    expect(owners).toEqual(winners.map((index) => `u${index}`));
    expect(winners).toHaveLength(1);
  }
});

async function rivals(): Promise<readonly Client[]> {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  return Array.from({ length: RIVALS }, () => server.client());
}

/** The numbers of the clients whose call was answered. */
async function winnersOf(
  clients: readonly Client[],
  request: (index: number) => v1.WriteRelationshipsRequest,
): Promise<readonly number[]> {
  const outcomes = await Promise.allSettled(
    clients.map((client, index) => client.writeRelationships(request(index))),
  );
  return outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
}
