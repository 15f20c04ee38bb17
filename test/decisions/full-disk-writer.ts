import { execFileSync } from 'node:child_process';
import { logDisk } from '../../src/decisions/disk/log-disk.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { checkOf, openLog, problemsOf, readAll, stopOf } from './fixtures.ts';

/*
 * Appends to the log in `argv[2]`, ten records at a time, until writing fails; takes away the limit on the size of its
 * files, and waits until decisions are taken; appends again. Prints what it saw as JSON. Run it where files may not grow.
 */
const [, , folder = ''] = process.argv;
const alive = setInterval(() => undefined, 1000); // the log's own waiting keeps no process alive
const told: string[] = [];
const stillStopped = Promise.withResolvers<unknown>();
const resumed = Promise.withResolvers<void>();
const log = await openLog(folder, {
  timers: systemTimers,
  disk: { ...logDisk, pause: (_, signal) => logDisk.pause(20, signal) },
  onFailed: (failure) => told.push(String(failure)),
  onStillStopped: stillStopped.resolve,
  onResumed: resumed.resolve,
});
const acknowledged: string[] = [];
let failures: readonly string[] = [];
let noted: string | undefined; // answered, and not written when writing fails
while (failures.length === 0) {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => log.appendDurably(stopOf('session:s1'))),
  );
  for (const result of results) if (result.status === 'fulfilled') acknowledged.push(result.value);
  failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  if (failures.length === 0) noted = log.append(checkOf('user:anna', `document:d${acknowledged.length}`));
}
const reason = await log.appendDurably(stopOf('session:s1')).catch(String);
let thrown = '';
try {
  log.append(stopOf('session:s1'));
} catch (error) {
  thrown = String(error);
}
const cause = String(await stillStopped.promise);
const readable = (await readAll(log)).map(({ record }) => record.id);
execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
await resumed.promise;
const last = await log.appendDurably(stopOf('session:s1'));
const records = (await readAll(log)).map(({ record: { id, entry } }) => ({ id, entry }));
const problems = await problemsOf(log);
await log.close();
clearInterval(alive);
const seen = {
  acknowledged,
  noted,
  failures,
  told,
  reason,
  thrown,
  cause,
  readable,
  last,
  records,
  problems,
};
process.stdout.write(JSON.stringify(seen));
