import { v1 } from '@authzed/authzed-node';

/** What a besieged server is asked about. */
const SCHEMA = `definition user {}
definition group {
	relation member: user | group#member
	permission listed = member
}`;

/** Members of the group whose list is more than may wait for a reader. */
const MEMBERS = 20_000;
const LAYERS = 40;
const WIDTH = 100;
const UPDATES_PER_WRITE = 1_000;

/**
 * Stores `group:eng#member@user:anna`; `group:wide`, which has many members; and layers of groups each of which has all
 * those of the next layer for members, so that a check which finds nobody in `group:l0-0` looks at 400 000 edges.
 */
export async function storeBesieged(address: string): Promise<void> {
  const client = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS);
  await client.promises.writeSchema(v1.WriteSchemaRequest.create({ schema: SCHEMA }));
  const updates = [...relationships()].map((relationship) =>
    v1.RelationshipUpdate.create({ operation: v1.RelationshipUpdate_Operation.TOUCH, relationship }),
  );
  for (let start = 0; start < updates.length; start += UPDATES_PER_WRITE) {
    const some = updates.slice(start, start + UPDATES_PER_WRITE);
    await client.promises.writeRelationships(v1.WriteRelationshipsRequest.create({ updates: some }));
  }
  client.close();
}

function* relationships(): Generator<v1.Relationship> {
  yield member('eng', 'user', 'anna');
  for (let index = 0; index < MEMBERS; index++) yield member('wide', 'user', `u-${index}`);
  for (let layer = 0; layer < LAYERS; layer++) {
    for (let group = 0; group < WIDTH; group++) {
      for (let below = 0; below < WIDTH; below++) {
        yield member(`l${layer}-${group}`, 'group', `l${layer + 1}-${below}`);
      }
    }
  }
}

function member(group: string, type: 'user' | 'group', id: string): v1.Relationship {
  return v1.Relationship.create({
    resource: { objectType: 'group', objectId: group },
    relation: 'member',
    subject: {
      object: { objectType: type, objectId: id },
      optionalRelation: type === 'group' ? 'member' : '',
    },
  });
}

/** Whether a user is listed in a group. */
export function listedIn(group: string, user: string): v1.CheckPermissionRequest {
  return v1.CheckPermissionRequest.create({
    resource: { objectType: 'group', objectId: group },
    permission: 'listed',
    subject: { object: { objectType: 'user', objectId: user } },
  });
}
