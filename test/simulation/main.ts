import { parseArgs } from 'node:util';
import { type Counts, trySeed } from './report.ts';

/*
 * `npm run simulate -- --seeds N --from S`: plays the seeds from S on, prints each that breaks a promise with a history
 * that is cut down, and what happened in all. Ends with status 1 when one did.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
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
