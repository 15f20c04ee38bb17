import type { v1 } from '@authzed/authzed-node';
import { afterEach, beforeAll, expect } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { identityOf, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

/** A world that no refused call may touch. */
export interface UntouchedWorld {
  readonly server: RunningServer;
  readonly client: Client;
  /** Of another server. */
  readonly foreign: v1.ZedToken;
  /** From behind the window. */
  readonly expired: v1.ZedToken;
  readonly expiredCursor: v1.Cursor;
}

export const UNTOUCHED_SCHEMA: string = `${DRIVE_SCHEMA}
definition archive {
  relation keeper: user
}

definition team {
  relation crew: user
}

definition vessel {
  relation sailor: team#crew
}
`;

/** Folders nested two deeper than the engine goes. */
const TOO_DEEP = 52;
const STORED = [
  'archive:old#keeper@user:anna',
  'document:dark#viewer@user:anna[office_hours:{"hour":10}]',
  'document:open#viewer@user:*',
  'document:plan#owner@user:anna',
  'document:plan#viewer@group:eng#member',
  'group:eng#member@user:anna',
  'vessel:ship#sailor@team:red#crew', // and nobody is in the crew
  ...Array.from({ length: TOO_DEEP }, (_, index) => `folder:f-${index}#parent@folder:f-${index + 1}`),
  `folder:f-${TOO_DEEP}#viewer@user:deep`,
];

/**
 * Builds the world before the tests of the file. After each of them the revision and everything stored are as before,
 * and the server has not called anything its own mistake.
 */
export function untouchedWorld(): UntouchedWorld {
  const world = {} as { -readonly [Key in keyof UntouchedWorld]: UntouchedWorld[Key] };
  let before: readonly [number, readonly string[]];

  async function state(): Promise<readonly [number, readonly string[]]> {
    const found: string[] = [];
    for (const subjectType of ['user', 'group', 'team', 'folder']) {
      const answers = await world.client.readRelationships(readOf({ subjectType }));
      found.push(...answers.map((answer) => identityOf(answer.relationship!)));
    }
    return [world.server.tenant.store.head(), found];
  }

  beforeAll(async () => {
    const other = await RunningServer.start();
    world.foreign = (await other.client().writeSchema(schemaOf(UNTOUCHED_SCHEMA))).writtenAt!;
    world.server = await RunningServer.start();
    world.client = world.server.client();
    world.expired = (await world.client.writeSchema(schemaOf(UNTOUCHED_SCHEMA))).writtenAt!;
    await world.client.writeRelationships(writeOf(...STORED.map((text) => `create ${text}`)));
    const [first] = await world.client.readRelationships(readOf({ type: 'document' }, { optionalLimit: 1 }));
    world.expiredCursor = first!.afterResultCursor!;
    await world.client.writeRelationships(writeOf());
    await world.server.forgetHistory();
    before = await state();
    expect(before[1]).toHaveLength(STORED.length);
  });

  afterEach(async () => {
    expect(await state()).toEqual(before);
    expect(world.server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
  return world;
}
