import type { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { History, seeded, type State } from './history.ts';
import { checkOf, exactly, identityOf, MAY, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';
import { SCALE, sideBySide } from './side-by-side.ts';

type Random = (end: number) => number;

const ROUNDS = 60 * SCALE;
/** How many documents, groups and users there are: few, so that everything is fought over. */
const FEW = 3;

/** Two meanings of `view`, which a client switches between. */
const SCHEMAS = ['viewer', 'owner'].map(
  (relation) => `definition user {}
definition group {
  relation member: user
}
definition document {
  relation viewer: user | group#member
  relation owner: user | group#member
  permission view = ${relation}
}`,
);

/** `document:d#view@user:u` by definition. */
function mayInModel({ schema, relationships }: State, document: string, user: string): boolean {
  const on = `document:${document}#${schema === SCHEMAS[0] ? 'viewer' : 'owner'}`;
  const groups = Array.from({ length: FEW }, (_, index) => `group:g-${index}#member`);
  const isInGroup = groups.some(
    (group) => relationships.has(`${on}@${group}`) && relationships.has(`${group}@user:${user}`),
  );
  return isInGroup || relationships.has(`${on}@user:${user}`);
}

function randomRelationship(random: Random): string {
  const [user, group] = [`user:u-${random(FEW)}`, `group:g-${random(FEW)}#member`];
  if (random(3) === 0) return `${group}@${user}`;
  const on = `document:d-${random(FEW)}#${['viewer', 'owner'][random(2)]}`;
  return `${on}@${random(2) === 0 ? user : group}`;
}

/** What a client was told, and whether that was so in a state. */
interface Told {
  readonly at: number;
  readonly what: string;
  readonly isTrueIn: (state: State) => boolean;
}

/** Clients that note what they did and what they were told. */
class Racers {
  readonly history: History;
  readonly told: Told[] = [];
  readonly #tokens: v1.ZedToken[] = [];

  constructor(storeId: string) {
    this.history = new History(storeId);
  }

  async putSchema(client: Client, schema: string): Promise<void> {
    const { writtenAt } = await client.writeSchema(schemaOf(schema));
    this.history.note(writtenAt, { schema });
    this.#tokens.push(writtenAt!);
  }

  async write(client: Client, random: Random): Promise<void> {
    const touched = new Set(Array.from({ length: 1 + random(3) }, () => randomRelationship(random)));
    const added = [...touched].filter(() => random(2) === 0);
    const removed = [...touched].filter((text) => !added.includes(text));
    const lines = [...added.map((text) => `touch ${text}`), ...removed.map((text) => `delete ${text}`)];
    const { writtenAt } = await client.writeRelationships(writeOf(...lines));
    this.history.note(writtenAt, { added, removed });
    this.#tokens.push(writtenAt!);
  }

  /** At the newest state, or at any that was acknowledged. */
  async check(client: Client, random: Random): Promise<void> {
    const [document, user] = [`d-${random(FEW)}`, `u-${random(FEW)}`];
    const asked = `document:${document}#view@user:${user}`;
    const consistency = random(2) === 0 ? undefined : exactly(this.#tokens[random(this.#tokens.length)]);
    const { permissionship, checkedAt } = await client.checkPermission(checkOf(asked, consistency));
    const may = permissionship === MAY;
    this.told.push({
      at: this.history.revisionOf(checkedAt),
      what: `${asked} is ${may}`,
      isTrueIn: (state) => mayInModel(state, document, user) === may,
    });
  }

  async list(client: Client, random: Random): Promise<void> {
    const id = `d-${random(FEW)}`;
    const token = this.#tokens[random(this.#tokens.length)];
    const answers = await client.readRelationships(
      readOf({ type: 'document', id }, { consistency: exactly(token) }),
    );
    const found = answers.map(({ relationship }) => identityOf(relationship!)).toSorted();
    this.told.push({
      at: this.history.revisionOf(token),
      what: `on ${id} there is ${found.join(' ')}`,
      isTrueIn: ({ relationships }) => {
        const there = [...relationships].filter((text) => text.startsWith(`document:${id}#`));
        return there.toSorted().join() === found.join();
      },
    });
  }
}

test('every answer is that of one revision, data and schema alike, whatever is written meanwhile', async () => {
  const server = await RunningServer.start();
  const racers = new Racers(server.tenant.store.id);
  await racers.putSchema(server.client(), SCHEMAS[0]!);
  await sideBySide(10, async (index) => {
    const client = server.client();
    const random = seeded(index + 1);
    for (let round = 0; round < ROUNDS; round++) {
      if (index === 0) await racers.putSchema(client, SCHEMAS[random(2)]!);
      else if (index < 4) await racers.write(client, random);
      else if (index < 9) await Promise.all([racers.check(client, random), racers.check(client, random)]);
      else await racers.list(client, random);
    }
  });
  const states = new Map([...racers.history.states()].map((state) => [state.revision, state]));
  expect([states.size, racers.told.length]).toEqual([1 + 4 * ROUNDS, 11 * ROUNDS]);
  const untrue = racers.told.filter(({ at, isTrueIn }) => !isTrueIn(states.get(at)!));
  expect(untrue.map(({ at, what }) => `at ${at} ${what}`)).toEqual([]);
});
