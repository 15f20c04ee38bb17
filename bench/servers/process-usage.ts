import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel was built with. */
const MICROSECONDS_PER_TICK = 10_000;
/** Fields of `/proc/PID/stat`, counted from the one after the command in parentheses. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Microseconds of processor time that a process has used, in user and system mode; `undefined` where there is no `/proc`. */
export function processorTime(processId: number | undefined): number | undefined {
  const text = procFile(processId, 'stat');
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MICROSECONDS_PER_TICK;
}

/** The largest resident set that a process has had, in bytes; `undefined` where there is no `/proc`. */
export function peakResidentBytes(processId: number | undefined): number | undefined {
  return statusBytes(processId, 'VmHWM');
}

/** The resident set of a process in bytes, and what of it no file stands behind; 0 where there is no `/proc`. */
export function residentBytes(processId: number | undefined): {
  readonly resident: number;
  readonly anonymous: number;
} {
  const [resident = 0, anonymous = 0] = ['VmRSS', 'RssAnon'].map((name) => statusBytes(processId, name));
  return { resident, anonymous };
}

function statusBytes(processId: number | undefined, name: string): number | undefined {
  const status = procFile(processId, 'status') ?? '';
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

function procFile(processId: number | undefined, name: string): string | undefined {
  if (processId === undefined) return undefined;
  try {
    return readFileSync(`/proc/${processId}/${name}`, 'utf8');
  } catch {
    return undefined; // not Linux
  }
}
