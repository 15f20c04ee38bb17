import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { loadNow, thisMachine } from './harness/machine.ts';
import { flagsOrEnd } from './harness/tool-flags.ts';
import { manyTenants } from './many-tenants/run.ts';
import { manyTenantsReport } from './many-tenants/report.ts';

const values = flagsOrEnd({
  call: 'node bench/many-tenants.ts',
  about: `What does a server with very many tenants hold while several hundred of them are used at a time, and how long does
the first call of one that was closed take? Ends with status 1 when a call failed or was answered wrongly.`,
  flags: {
    tenants: { kind: 'count', default: '3000', meaning: 'on the disk' },
    active: { kind: 'count', default: '300', meaning: 'used at a time' },
    open: { kind: 'count', default: '400', meaning: '`--tenants-open` of the server' },
    minutes: { kind: 'number', default: '3', meaning: 'how long' },
    threads: { kind: 'count', default: '2', meaning: 'of the server' },
    out: {
      kind: 'text',
      default: path.join(import.meta.dirname, 'results/many-tenants.md'),
      meaning: 'where the result goes',
    },
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
