import { writeSync } from 'node:fs';
import path from 'node:path';
import { Level } from 'level';
import { systemClock } from '../../src/base/clock.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { checkOf, openLog, stopOf } from '../decisions/fixtures.ts';
import { logSizes } from './log-sizes.ts';

/*
 * Appends to the decision log in `argv[2]` until it is killed: some checks that nobody waits for, then a stop that is
 * waited for, again and again. Prints, at once, `took ID`, `kept ID`, and after each synced batch `synced LOG BYTES`:
 * the log writes one batch at a time, so nothing else is in the file yet.
 */
const [, , folder = ''] = process.argv;
traceSyncs();
const log = await openLog(folder, {
  clock: systemClock,
  timers: systemTimers,
  flushMs: 1,
  checkpointRecords: 40,
});

/** Tells of every batch that LevelDB was asked to sync, once it has. */
function traceSyncs(): void {
  const prototype: { batch: (this: Level, ...args: unknown[]) => unknown } = Level.prototype;
  const inner = prototype.batch;
  prototype.batch = function batch(this: Level, ...args: unknown[]): unknown {
    const made = inner.apply(this, args) as { write(options: { readonly sync?: boolean }): Promise<void> };
    const write = made.write.bind(made);
    made.write = async (options) => {
      await write(options);
      const last = logSizes(path.join(folder, 'log')).at(-1);
      if (options.sync === true && last !== undefined) say(`synced ${last.join(' ')}`);
    };
    return made;
  };
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

for (let count = 0; ; count++) {
  for (let n = 0; n < count % 7; n++) say(`took ${log.append(checkOf('user:anna', `document:d${n}`))}`);
  say(`kept ${await log.appendDurably(stopOf('session:s1'))}`);
}
