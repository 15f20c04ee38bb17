import type { Connection } from '../../../src/cli/client/connection.ts';
import { DELETE, EXPORT, IMPORT } from '../../../src/cli/client/methods.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import { encodeRelationship } from '../../../src/transport/wire/relationship.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { retried } from '../retried.ts';

const RELATIONSHIPS = 500;
const PER_MESSAGE = 100;

/** Brings in relationships on folders under new names, takes them out as a whole, and deletes them again. */
export function transferAct(connection: Connection): Act {
  let round = 0;
  return {
    name: 'import, export and delete',
    everyMs: 5_000,
    async once() {
      const prefix = `moved-${round++}-`;
      const imported = await retried(() => connection.upload(IMPORT, batches(prefix)));
      hold('an import', Number(imported.numLoaded), RELATIONSHIPS);
      const filter = { resourceType: 'folder', optionalResourceIdPrefix: prefix };
      let exported = 0;
      for await (const { relationships } of connection.answers(EXPORT, {
        optionalRelationshipFilter: filter,
      })) {
        exported += relationships.length;
      }
      hold('an export', exported, RELATIONSHIPS);
      const deleted = await retried(() => connection.call(DELETE, { relationshipFilter: filter }));
      hold('a deletion', Number(deleted.relationshipsDeletedCount), RELATIONSHIPS);
    },
  };
}

async function* batches(
  prefix: string,
): AsyncGenerator<{ readonly relationships: ReturnType<typeof encodeRelationship>[] }, void, undefined> {
  for (let start = 0; start < RELATIONSHIPS; start += PER_MESSAGE) {
    const relationships = Array.from({ length: PER_MESSAGE }, (_, index) =>
      encodeRelationship(parseRelationship(`folder:${prefix}${start + index}#viewer@user:mover-${index}`)),
    );
    yield { relationships };
  }
}
