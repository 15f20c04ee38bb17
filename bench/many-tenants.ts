import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadNow, thisMachine } from './harness/machine.ts';
import { manyTenants } from './many-tenants/run.ts';
import { manyTenantsReport } from './many-tenants/report.ts';

/*
 * `node bench/many-tenants.ts [--tenants N] [--active N] [--open N] [--minutes N] [--threads N] [--out FILE]`: what does a
 * server with very many tenants hold while several hundred of them are used at a time, and how long does the first call of
 * one that was closed take? Ends with status 1 when a call failed or was answered wrongly.
 */

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '3000' },
    active: { type: 'string', default: '300' },
    open: { type: 'string', default: '400' },
    minutes: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string', default: path.join(import.meta.dirname, 'results/many-tenants.md') },
  },
});
const options = {
  tenants: Number(values.tenants),
  active: Number(values.active),
  open: Number(values.open),
  minutes: Number(values.minutes),
  threads: Number(values.threads),
};
const loadBefore = loadNow();
const outcome = await manyTenants(options, (line) => process.stdout.write(`${line}\n`));
const { processor, cores, memoryGb, versions } = thisMachine(loadBefore, undefined);
const load = loadavg()[1]?.toFixed(0); // of the last five minutes
const machine = `${processor}, ${cores} cores shared with others (load average ${load}), ${memoryGb} GB, Node ${versions['node']}`;
writeFileSync(values.out, manyTenantsReport(options, outcome, machine));
for (const error of outcome.errors) process.stdout.write(`${error}\n`);
process.exitCode = outcome.errors.length === 0 && outcome.failures.length === 0 ? 0 : 1;
