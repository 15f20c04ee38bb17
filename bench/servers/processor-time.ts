import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel was built with. */
const MICROSECONDS_PER_TICK = 10_000;
/** Fields of `/proc/PID/stat`, counted from the one after the command in parentheses. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Microseconds of processor time that a process has used, in user and system mode; `undefined` where there is no `/proc`. */
export function processorTime(processId: number): number | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${processId}/stat`, 'utf8');
  } catch {
    return undefined; // not Linux
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MICROSECONDS_PER_TICK;
}
