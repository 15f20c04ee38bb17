import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { checkOf, openLog, stopOf } from '../decisions/fixtures.ts';
import { logSizes } from './log-sizes.ts';

/*
 * Appends to the decision log in `argv[2]` until it is killed: some checks that nobody waits for, then a stop that is
 * waited for, again and again. Prints, at once, `took ID`, `synced LOG BYTES` when nothing else is on its way, `kept ID`.
 */
const [, , folder = ''] = process.argv;
const log = await openLog(folder, {
  clock: systemClock,
  timers: systemTimers,
  flushMs: 1,
  checkpointRecords: 40,
});

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

for (let count = 0; ; count++) {
  for (let n = 0; n < count % 7; n++) say(`took ${log.append(checkOf('user:anna', `document:d${n}`))}`);
  const id = await log.appendDurably(stopOf('session:s1'));
  const last = logSizes(folder).at(-1);
  if (last !== undefined) say(`synced ${last.join(' ')}`);
  say(`kept ${id}`);
}
