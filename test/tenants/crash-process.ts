import { KEPT_QUOTA } from '../../src/model/own-quota.ts';
import { openOwnedRegistry } from './owned-registry.ts';

/*
 * Makes and deletes tenants in the folder that it is given until it is killed, and prints what was acknowledged:
 * `try create x`, `did create x`, and so on.
 */

const registry = await openOwnedRegistry(process.argv[2] ?? '');
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
