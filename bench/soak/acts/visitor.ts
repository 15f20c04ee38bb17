import { Connection, type ConnectionOptions } from '../../../src/cli/client/connection.ts';
import { objectField } from '../../../src/cli/client/delegation/act-flags.ts';
import { CHECK, READ, WATCH } from '../../../src/cli/client/methods.ts';
import { WatchKind } from '../../../src/gen/authzed/api/v1/WatchKind.ts';
import type { Act } from '../pace.ts';

/** Comes on a connection of its own, asks, watches for a moment, reads the beginning of a list, and goes without a word. */
export function visitorAct(options: ConnectionOptions): Act {
  return {
    name: 'visit and leave',
    everyMs: 500,
    async once() {
      using connection = new Connection(options);
      const subject = { object: objectField('user:amy') };
      await connection.call(CHECK, { resource: objectField('document:plan'), permission: 'view', subject });
      const kinds = [WatchKind.WATCH_KIND_INCLUDE_CHECKPOINTS];
      await firstOf(connection.answers(WATCH, { optionalUpdateKinds: kinds }));
      await firstOf(connection.answers(READ, { relationshipFilter: { resourceType: 'folder' } }));
    },
  };
}

/** Stops after the first item, which cancels the call. */
async function firstOf(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items) return;
}
