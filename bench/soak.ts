import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadNow, thisMachine } from './harness/machine.ts';
import { flagsOrEnd } from './harness/tool-flags.ts';
import { judge } from './soak/judge.ts';
import { sampleRow, soakReport } from './soak/report.ts';
import { soak } from './soak/run.ts';

const values = flagsOrEnd({
  call: 'npm run soak',
  about: `Does a server that is used for long hold no more than at the beginning, and answer as rightly? Writes what was seen
beside the other results, and ends with status 1 when an answer was wrong, a size or a number of handles is over its
bound, or the server failed.`,
  flags: {
    minutes: { kind: 'number', default: '20', meaning: 'how long' },
    threads: { kind: 'count', default: '2', meaning: 'of the server' },
    samples: { kind: 'count', default: '40', meaning: 'looks at the server' },
    out: {
      kind: 'text',
      default: path.join(import.meta.dirname, 'results/soak.md'),
      meaning: 'where the result goes',
    },
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
