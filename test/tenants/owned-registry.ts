import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { openRegistry } from '../../src/cli/open-registry.ts';
import { readProfileText, servedProfile } from '../../src/cli/profile-text.ts';
import { createLogger } from '../../src/observe/log.ts';
import type { OwnedWorld } from '../../src/cli/owned-world.ts';
import type { TenantRegistry } from '../../src/tenants/registry.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n  relation viewer: user\n}';

/** The tenants of a data folder as a server has them that says nothing; new ones begin with a schema of one `document`. */
export function openOwnedRegistry(dataDir: string): Promise<TenantRegistry<OwnedWorld>> {
  const values = new Map([
    ['data-dir', dataDir],
    ['log-level', 'silent'],
    ['threads', '1'],
  ]);
  const config = readConfig({ values, presharedKeys: [] }, {});
  const surroundings = {
    config,
    clock: systemClock,
    logger: createLogger({ level: 'silent' }),
    profile: servedProfile(readProfileText('built-in')),
    template: SCHEMA,
    watch: {
      instruments: undefined,
      isTraced: false,
      onWritesFailed: () => undefined,
      onWritesResumed: () => undefined,
      onDecisionsFailed: () => undefined,
      onDecisionsResumed: () => undefined,
    },
  };
  return openRegistry(
    surroundings,
    () => Promise.resolve(),
    () => undefined,
    () => Promise.resolve(),
  );
}
