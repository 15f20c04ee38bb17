import { expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { checkOf, MAY, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';
import { SCALE, sideBySide } from './side-by-side.ts';

const CLIENTS = 8;
const ROUNDS = 100 * SCALE;

async function may(client: Client, asked: string): Promise<boolean> {
  return (await client.checkPermission(checkOf(asked))).permissionship === MAY;
}

test('what was acknowledged to one connection is seen by the next check on another, always', async () => {
  const server = await RunningServer.start();
  const setUp = server.client();
  await setUp.writeSchema(schemaOf(DRIVE_SCHEMA));
  await setUp.writeRelationships(writeOf('create document:shared#viewer@group:all#member'));
  const wrong: string[] = [];
  const expectSoon = async (client: Client, asked: string, wanted: boolean): Promise<void> => {
    if ((await may(client, asked)) !== wanted) wrong.push(`${asked} is ${!wanted}`);
  };
  await sideBySide(CLIENTS, async (index) => {
    const [writer, checker] = [server.client(), server.client()];
    const member = `group:all#member@user:u${index}`; // on a page that all of them change
    const shared = `document:shared#view@user:u${index}`;
    for (let round = 0; round < ROUNDS; round++) {
      // A page that nobody has asked for yet, wanted while it is being changed.
      const fresh = `document:d-${index}-${round}#owner@user:u${index}`;
      const early = may(checker, fresh);
      await writer.writeRelationships(writeOf(`touch ${member}`, `create ${fresh}`));
      await Promise.all([expectSoon(checker, shared, true), expectSoon(checker, fresh, true), early]);
      await writer.writeRelationships(writeOf(`delete ${member}`, `delete ${fresh}`));
      await Promise.all([expectSoon(checker, shared, false), expectSoon(checker, fresh, false)]);
    }
  });
  expect(wrong).toEqual([]);
});
