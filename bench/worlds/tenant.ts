import { DRIVE_SIZE } from './drive-shape.ts';
import { driveWorldOf } from './drive.ts';
import type { World } from './world.ts';

/** The world of one small tenant among many: a drive of some 120 relationships with a seed of its own. */
export function tenantWorld(tenant: number): World {
  const world = driveWorldOf({
    seed: DRIVE_SIZE.seed + tenant,
    organizations: 1,
    users: 20,
    teams: 4,
    topTeams: 2,
    membersPerTeam: 4,
    folders: 8,
    documents: 30,
  });
  return { ...world, name: 'tenants', questions: world.questions.slice(0, 32) };
}
