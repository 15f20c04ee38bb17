import { flagsOrEnd } from '../../bench/harness/tool-flags.ts';
import { type Counts, trySeed } from './report.ts';

const values = flagsOrEnd({
  call: 'npm run simulate',
  about: `Plays the seeds from \`--from\` on, prints each that breaks a promise with a history that is cut down, and what happened
in all. Ends with status 1 when one did.`,
  flags: {
    seeds: { kind: 'count', default: '100', meaning: 'how many' },
    from: { kind: 'count', default: '1', meaning: 'the first' },
  },
});
const from = Number(values.from);
const end = from + Number(values.seeds);
const counts: Counts = new Map();
let broken = 0;
let played = 0;
for (let seed = from; seed < end; seed++) {
  const problem = await trySeed(seed, counts);
  played++;
  if (problem === undefined) continue;
  broken++;
  console.log(problem);
}
console.log(`${played} seeds from ${from} on, ${broken} broken`);
for (const [what, count] of [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1)))
  console.log(`${String(count).padStart(9)}  ${what}`);
process.exitCode = broken === 0 ? 0 : 1;
