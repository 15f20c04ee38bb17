import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { checkOf, openLog, stopOf } from './fixtures.ts';

/*
 * Appends to the log in `argv[2]` until it is killed: checks that are not waited for, and stops that are. Prints
 * `took ID` for what was appended and `kept ID` for what was waited for; at once, since what is buffered dies with it.
 */
const [, , folder = ''] = process.argv;
const log = await openLog(folder, {
  clock: systemClock,
  timers: systemTimers,
  queueMax: 500,
  checkpointRecords: 40,
});

async function take(): Promise<never> {
  for (;;) {
    for (let n = 0; n < 5; n++) say('took', log.append(checkOf('user:anna', `document:d${n}`)));
    await nextTurn();
  }
}

async function keep(): Promise<never> {
  for (;;) say('kept', await log.appendDurably(stopOf('session:s1')));
}

function say(word: string, id: string | undefined): void {
  writeSync(1, `${word} ${id}\n`);
}

await Promise.all([take(), ...Array.from({ length: 4 }, keep)]);
