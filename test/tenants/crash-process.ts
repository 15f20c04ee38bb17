import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { openRegistry } from '../../src/cli/open-registry.ts';
import { readProfileText, servedProfile } from '../../src/cli/profile-text.ts';
import { KEPT_QUOTA } from '../../src/model/own-quota.ts';
import { createLogger } from '../../src/observe/log.ts';

/*
 * Makes and deletes tenants in the folder that it is given until it is killed, and prints what was acknowledged:
 * `try create x`, `did create x`, and so on.
 */

const SCHEMA = 'definition user {}\n\ndefinition document {\n  relation viewer: user\n}';
const values = new Map([
  ['data-dir', process.argv[2] ?? ''],
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
const registry = await openRegistry(surroundings, () => undefined);
const operator = { tenant: 'default', name: 'operator' };

async function churn(lane: number): Promise<void> {
  for (let round = 0; ; round++) {
    const name = `t${lane}-${process.pid}-${round}`;
    console.log(`try create ${name}`);
    await registry.create(operator, { name, schema: undefined, quota: KEPT_QUOTA });
    console.log(`did create ${name}`);
    if (round % 3 === 0) continue;
    console.log(`try delete ${name}`);
    await registry.delete(operator, { name });
    console.log(`did delete ${name}`);
  }
}

await Promise.all([churn(0), churn(1)]);
