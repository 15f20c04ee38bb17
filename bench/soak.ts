import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadNow, thisMachine } from './harness/machine.ts';
import { judge } from './soak/judge.ts';
import { sampleRow, soakReport } from './soak/report.ts';
import { soak } from './soak/run.ts';

/*
 * `npm run soak -- [--minutes N] [--threads N] [--samples N] [--out FILE]`: does a server that is used for long hold no
 * more than at the beginning, and answer as rightly? Writes what was seen beside the other results, and ends with status
 * 1 when an answer was wrong, a size or a number of handles is over its bound, or the server failed.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    threads: { type: 'string', default: '2' },
    samples: { type: 'string', default: '40' },
    out: { type: 'string', default: path.join(import.meta.dirname, 'results/soak.md') },
  },
});
const options = {
  minutes: Number(values.minutes),
  threads: Number(values.threads),
  samples: Number(values.samples),
};
const loadBefore = loadNow();
const outcome = await soak(options, (sample) => process.stdout.write(`${sampleRow(sample).join('\t')}\n`));
const judgement = judge(outcome.samples);
const { processor, cores, memoryGb, versions } = thisMachine(loadBefore, undefined);
const machine = `${processor}, ${cores} cores shared with others, ${memoryGb} GB, Node ${versions['node']}`;
writeFileSync(values.out, soakReport(options, outcome, judgement, machine));
for (const problem of judgement.problems) process.stdout.write(`over its bound: ${problem}\n`);
for (const failure of outcome.failures) process.stdout.write(`${JSON.stringify(failure)}\n`);
const isSound = judgement.problems.length === 0 && outcome.failures.length === 0 && outcome.exitStatus === 0;
process.exitCode = isSound ? 0 : 1;
