import { systemTimers } from '../../src/decisions/timers.ts';
import { openLog, readAll, stopOf } from './fixtures.ts';

/*
 * Appends to the log in `argv[2]`, ten records at a time, until writing fails, and prints what it then sees as JSON. Run
 * it where files may not grow.
 */
const [, , folder = ''] = process.argv;
const told: string[] = [];
const log = await openLog(folder, {
  timers: systemTimers,
  onFailed: (failure) => told.push(String(failure)),
});
const acknowledged: string[] = [];
let failures: readonly string[] = [];
while (failures.length === 0) {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => log.appendDurably(stopOf('session:s1'))),
  );
  for (const result of results) if (result.status === 'fulfilled') acknowledged.push(result.value);
  failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
}
const reason = await log.appendDurably(stopOf('session:s1')).catch(String);
let thrown = '';
try {
  log.append(stopOf('session:s1'));
} catch (error) {
  thrown = String(error);
}
const readable = (await readAll(log)).map(({ record }) => record.id);
await log.close();
process.stdout.write(JSON.stringify({ acknowledged, failures, told, reason, thrown, readable }));
