import { agentsWorld } from './agents.ts';
import { conditionsWorld } from './conditions.ts';
import { deepWorld } from './deep.ts';
import { driveWorld } from './drive.ts';
import { groupsWorld } from './groups.ts';
import { tenantWorld } from './tenant.ts';
import { wideWorld } from './wide.ts';
import type { World } from './world.ts';

export const WORLD_NAMES = ['drive', 'groups', 'wide', 'deep', 'conditions', 'agents', 'tenants'] as const;
export type WorldName = (typeof WORLD_NAMES)[number];

/** A world, and how many times over. */
export interface Place {
  readonly world: WorldName;
  readonly scale: number;
}

const MAKERS: Readonly<Record<WorldName, (scale: number) => World>> = {
  drive: driveWorld,
  groups: groupsWorld,
  wide: wideWorld,
  deep: deepWorld,
  conditions: conditionsWorld,
  agents: agentsWorld,
  tenants: () => tenantWorld(0), // one of them; the case that opens many makes the others
};

export function worldOf({ world, scale }: Place): World {
  return MAKERS[world](scale);
}

/** `drive` or `drive ×10`. */
export function placeName({ world, scale }: Place): string {
  return scale === 1 ? world : `${world} ×${scale}`;
}
